import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { validatePolicy } from '../../../cli/validate/execute.ts';
import { fakeIo } from '../fakes/io.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ipam-monitor-policy-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

async function validate(text: string, json = false) {
  const io = fakeIo();
  const file = join(directory, 'policy.yaml');
  await writeFile(file, text);
  const code = await validatePolicy(file, { json }, io);
  const short = (printed: string) => printed.replaceAll(`${directory}/`, '');
  return { code, stdout: short(io.stdout()), stderr: short(io.stderr()) };
}

const EVERYTHING = `
version: 1
name: everything
rules:
  - name: nodes
    match:
      type: subnet
      family: ipv4
      name: [eks-*, "*-nodes"]
      tags: { team: payments, env: [prod, stage] }
      account: "111122223333"
      region: [eu-west-1, us-east-1]
      prefixLength: { min: 20, max: 27 }
      scopeType: private
    warning: { freeBelow: 1024 }
    critical: { any: [{ usedPercent: 90, freeBelow: 64 }, { usedPercent: 98 }] }
  - name: one subnet
    match: { id: subnet-0a, scope: ipam-scope-0a, prefixLength: 28 }
    critical: off
  - name: wide VPCs
    match: { type: [vpc, public-ipv4-pool], prefixLength: { max: 16 } }
    warning: { usedPercent: 90 }
occupied:
  - { cidr: 10.200.0.0/16, name: data centre Frankfurt }
  - { cidr: 10.8.0.0/14, name: "the \\e[31mmerger", scope: [ipam-scope-0a, ipam-scope-0b] }
outputs:
  notify: { topic: night }
  metrics: { perResource: alerting, maxMetrics: 100 }
  handOff: { functions: [tickets, cmdb], inlineFindings: 1 }
`;

test('says in words what a policy means', async () => {
  const { code, stdout, stderr } = await validate(EVERYTHING);

  expect(code).toBe(0);
  expect(stderr).toBe('');
  await expect(stdout).toMatchFileSnapshot('golden/validate.txt');
});

test.each([
  ['none', 'totals only'],
  ['all', 'totals and every resource, at most 500 metrics'],
  ['{ top: 1 }', 'totals and the worst resource, at most 500 metrics'],
])('metrics for %s resources: %s', async (perResource, text) => {
  const { stdout } = await validate(`version: 1\noutputs: { metrics: { perResource: ${perResource} } }`);
  expect(stdout).toContain(`in the deployment's namespace, ${text}\n`);
});

test('a policy without rules is the built-in one', async () => {
  const { stdout } = await validate('version: 1');
  expect(stdout).toContain('✔ policy.yaml  policy: 0 rules, 2 outputs');
  expect(stdout).toContain('Everything: as in the built-in policy.');
});

test('a rule for all resources leaves nothing to the built-in policy to mention', async () => {
  const { stdout } = await validate('version: 1\nrules: [{ name: silence, warning: off, critical: off }]');
  expect(stdout).toContain('1. silence: all resources');
  expect(stdout).not.toContain('verything else');
});

test('names every problem with its line, and exits with 1', async () => {
  const { code, stdout, stderr } = await validate(
    'version: 1\nrules:\n  - name: a\n    critical: {usedPercent: 120}\nrule: []\n',
  );

  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr.split('\n').sort()).toEqual([
    '',
    '✖ policy.yaml:4:29  rules[0].critical.usedPercent: 120 is above 100',
    '✖ policy.yaml:5:7  rule: unknown field; did you mean rules?',
  ]);
});

test('--json prints one document, valid or not', async () => {
  const valid = await validate('version: 1\nname: mine', true);
  expect(JSON.parse(valid.stdout)).toMatchObject({ valid: true, policy: { name: 'mine' } });

  const invalid = await validate('version: 2', true);
  expect(invalid.code).toBe(1);
  expect(invalid.stderr).toBe('');
  expect(JSON.parse(invalid.stdout)).toMatchObject({
    valid: false,
    errors: [expect.stringContaining('policy.yaml:1:10  version: ')],
  });
});

test('a file that is not there is no stack trace', async () => {
  const io = fakeIo();
  expect(await validatePolicy(join(directory, 'none.yaml'), { json: false }, io)).toBe(1);
  expect(await validatePolicy(directory, { json: false }, io)).toBe(1);
  expect(io.stderr()).toBe(
    `✖ ${join(directory, 'none.yaml')}: there is no such file\n✖ ${directory}: is a directory; give the file in it\n`,
  );
});

test('what is valid and can hardly be meant is told, a screenful of it', async () => {
  const rules = Array.from({ length: 30 }, (_, n) => `  - { name: r${n}, critical: { usedPercent: 90 } }\n`).join('');
  const { code, stdout } = await validate(`version: 1\nrules:\n${rules}`);

  expect(code).toBe(0);
  expect(stdout).toContain(
    '! policy.yaml:4:5  rules[1]: nothing reaches "r1": rules[0] ("r0") matches all of it first',
  );
  expect(stdout.split('\n').filter((line) => line.startsWith('!'))).toHaveLength(20);
  expect(stdout).toContain('  … and 9 more\n');
  const { stdout: json } = await validate(`version: 1\nrules:\n${rules}`, true);
  expect(JSON.parse(json)).toMatchObject({ valid: true, warnings: { length: 29 } });
});

test('problems stop after a screenful', async () => {
  const rules = Array.from({ length: 200 }, (_, n) => `  - { name: r${n}, critcal: off }\n`).join('');
  const { code, stderr } = await validate(`version: 1\nrules:\n${rules}`);

  expect(code).toBe(1);
  expect(stderr).toContain('rules[0].critcal: unknown field; did you mean critical?');
  expect(stderr.trimEnd().split('\n')).toHaveLength(21);
  expect(stderr).toContain('… and 180 more');
});

test('a list that can be the name of no file is one that is not there', async () => {
  const { stderr } = await validate('version: 1\noccupied: [{ name: a, file: "\\0" }]\n');
  expect(stderr).toContain('there is no such file');
});

test.each([
  ['/dev/zero', '/dev/zero is larger than 1 MiB'],
  ['/dev', '/dev: is a directory; give the file in it'],
  ['/dev/null', '/dev/null:1:1  the file is empty'],
])('%s is no policy, and no end of memory', async (file, said) => {
  const io = fakeIo();
  expect(await validatePolicy(file, { json: false }, io)).toBe(1);
  expect(io.stderr()).toContain(`✖ ${said}`);
});
