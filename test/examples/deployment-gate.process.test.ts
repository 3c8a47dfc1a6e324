import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decide, type Question, type Results } from '../../examples/deployment-gate/gate.ts';
import { type Monitor, startMonitor } from '../../local/monitor.ts';
import type { Coverage, Gap } from '../../statemachine/contracts/coverage.ts';
import { Faults } from '../aws/faults.ts';
import { discovered } from '../statemachine/discovered.ts';
import { organisation } from '../statemachine/organisation.ts';

// Results of a real run: three VPCs 10.0.0.0/8, each with 30 subnets of a /24 from 10.0.0.0 on.
let monitor: Monitor;
const faults = new Faults();
let prefix: string;
let asOf: Date;

beforeAll(async () => {
  monitor = await startMonitor({
    source: { kind: 'data', data: discovered(organisation()) },
    outDir: mkdtempSync(join(tmpdir(), 'ipam-monitor-test-')),
    aws: { before: faults.take },
    environment: { HOME_REGIONS: 'eu-west-1' },
  });
  const run = await monitor.run({ authoritative: true });
  prefix = run.prefix ?? '';
  asOf = new Date(run.summary?.asOf ?? '');
});
afterAll(async () => {
  await monitor.stop();
  rmSync(monitor.outDir, { recursive: true, force: true });
});

const question: Question = { vpcId: 'vpc-0a', count: 3, prefixLength: 24, maxAgeMinutes: 60 };

/** The bucket as it is, but for what a test says of single objects. */
function results(changed: Record<string, unknown> = {}): Results {
  const json = (key: string) => JSON.parse(readFileSync(join(monitor.outDir, key), 'utf8'));
  return {
    async text(key) {
      if (!(key in changed)) return JSON.stringify(json(key));
      const change = changed[key];
      return change === undefined ? undefined : JSON.stringify({ ...json(key), ...(change as object) });
    },
    async *lines(key) {
      const lines = gunzipSync(readFileSync(join(monitor.outDir, key)))
        .toString()
        .split('\n')
        .filter(Boolean);
      const change = changed[key];
      yield* typeof change === 'function' ? change(lines) : lines;
    },
  };
}

test('there is room, and where', async () => {
  expect(await decide(results(), question, asOf)).toEqual({
    answer: 'yes',
    text: 'vpc-0a has room for 65506 × /24',
    blocks: ['10.0.30.0/24', '10.0.31.0/24', '10.0.32.0/24'],
  });
});

test('there is none', async () => {
  // The VPC's own line with one /27 of space beside its subnets.
  const small = (lines: string[]) =>
    lines.map((line) =>
      line.replace('"cidrs":["10.0.0.0/8"]', '"cidrs":["10.0.0.0/20","10.0.16.0/21","10.0.28.0/23","10.9.0.0/27"]'),
    );
  const key = `${prefix}evaluations/ipam-scope-0a.jsonl.gz`;
  expect(await decide(results({ [key]: small }), question, asOf)).toEqual({
    answer: 'no',
    text: 'vpc-0a has room for 0 × /24, not for 3; the largest free block is a /27',
  });
});

const ROWS = { kept: 92, duplicates: 0, filteredOut: 0, malformed: 0 };
const summaryKey = () => `${prefix}evaluations/ipam-scope-0a.json`;
const coverageOf = (file: string) =>
  JSON.parse(readFileSync(join(monitor.outDir, prefix, file), 'utf8')).coverage as Coverage;

test.each<[string, () => Record<string, unknown>, RegExp]>([
  ['no run yet', () => ({ 'latest.json': undefined }), /latest\.json is not there/],
  ['a hand-off that expired', () => ({ [`${prefix}handoff.json`]: undefined }), /handoff\.json is not there/],
  [
    'a run that saw no subnets',
    () => ({ [`${prefix}handoff.json`]: { request: { resourceTypes: ['vpc'], authoritative: true, dryRun: false } } }),
    /did not look at resources of the type subnet/,
  ],
  [
    'rows that could not be read',
    () => ({
      [summaryKey()]: {
        coverage: { ...coverageOf('evaluations/ipam-scope-0a.json'), rows: { ...ROWS, malformed: 1 } },
      },
    }),
    /1 rows could not be read/,
  ],
  ['a scope that failed', () => ({ 'latest.json': { scopes: {} } }), /is in none of the scopes that can be built upon/],
])('%s is not an answer', async (_, changed, why) => {
  const verdict = await decide(results(changed()), question, asOf);
  expect(verdict).toEqual({ answer: 'unknown', text: expect.stringMatching(why) });
});

test.each<[string, Gap, boolean]>([
  ['of its scope', { kind: 'emptyScope', scopeId: 'ipam-scope-0a', text: 'g' }, true],
  ['of another scope', { kind: 'emptyScope', scopeId: 'ipam-scope-0b', text: 'g' }, false],
  ['of its IPAM', { kind: 'freeTier', ipamId: 'ipam-0a', region: 'eu-west-1', text: 'g' }, true],
  ['of another IPAM', { kind: 'freeTier', ipamId: 'ipam-0b', region: 'eu-west-1', text: 'g' }, false],
  ['of its Region', { kind: 'unreachableRegion', region: 'eu-west-1', text: 'g' }, true],
  ['of another Region', { kind: 'unreachableRegion', region: 'us-east-1', text: 'g' }, false],
  ['in what is known of public addresses', { kind: 'publicAddressesUnknown', ipamId: 'ipam-0a', text: 'g' }, false],
  ['of another account', { kind: 'unreadableAccount', accountId: '999988887777', text: 'g' }, false],
  ['of its account', { kind: 'unreadableAccount', accountId: '111122223333', text: 'g' }, true],
  ['of a kind that is not known yet', { kind: 'unheardOf' as 'freeTier', ipamId: 'ipam-0a', text: 'g' }, true],
  ['that says nothing of where it is', { kind: 'freeTier', text: 'g' }, true],
])('a gap %s', async (_, gap, doubtful) => {
  const key = `${prefix}handoff.json`;
  const changed = { [key]: { coverage: { ...coverageOf('handoff.json'), gaps: [gap] } } };
  expect(await decide(results(changed), question, asOf)).toMatchObject(
    doubtful ? { answer: 'unknown', text: 'the run did not see everything: g' } : { answer: 'yes' },
  );
});

test('a subnet whose VPC is not known may be one of this VPC', async () => {
  const key = `${prefix}evaluations/ipam-scope-0a.jsonl.gz`;
  const orphaned = (lines: string[]) =>
    lines.map((line) => line.replace(/("id":"subnet-[^}]*?),"vpcId":"vpc-0a"/, '$1'));
  expect(await decide(results({ [key]: orphaned }), question, asOf)).toEqual({
    answer: 'unknown',
    text: expect.stringMatching(/the VPC of these subnets is not known: subnet-/),
  });
});

test('old results are not an answer', async () => {
  const later = new Date(asOf.getTime() + 61 * 60_000);
  expect(await decide(results(), question, later)).toEqual({
    answer: 'unknown',
    text: expect.stringMatching(/ipam-scope-0a was last evaluated 61 min ago, more than 60/),
  });
});

test('results from the future are not an answer, unless clocks differ by minutes only', async () => {
  const before = (minutes: number) => new Date(asOf.getTime() - minutes * 60_000);
  expect(await decide(results(), question, before(4))).toMatchObject({ answer: 'yes' });
  expect(await decide(results(), question, before(6))).toEqual({
    answer: 'unknown',
    text: expect.stringMatching(/ipam-scope-0a was evaluated at \S+, which is in the future/),
  });
});

test.each([
  ['no JSON', '{"resource":{"type":"subnet","vpcId":"vpc-0a"', /A line of .* is not JSON/],
  [
    'nothing of this contract',
    '{"resource":{"type":"subnet","vpcId":"vpc-0a"}}',
    /A line of .* is not what its contract/,
  ],
])('a line that is %s may be a subnet', async (_, line, why) => {
  const key = `${prefix}evaluations/ipam-scope-0a.jsonl.gz`;
  const verdict = await decide(results({ [key]: (lines: string[]) => [...lines, line] }), question, asOf);
  expect(verdict).toEqual({ answer: 'unknown', text: expect.stringMatching(why) });
});

function gate(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const file = new URL('../../examples/deployment-gate/main.ts', import.meta.url).pathname;
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: monitor.aws.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  return new Promise((resolve) =>
    execFile(process.execPath, [file, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    ),
  );
}

test('as a command, each answer has an exit code of its own', async () => {
  const bucket = ['--bucket', 'LOCAL_ipam-monitor'];
  const yes = await gate(...bucket, '--vpc', 'vpc-0a', '--need', '3x/24');
  expect(yes).toMatchObject({ code: 0, stdout: expect.stringContaining('"10.0.30.0/24"') });
  expect(await gate(...bucket, '--vpc', 'vpc-0a', '--need', '300x/16')).toMatchObject({ code: 10 });
  expect(await gate(...bucket, '--vpc', 'vpc-0f', '--need', '1x/24')).toMatchObject({ code: 11 });
  expect(await gate('--vpc', 'vpc-0a', '--need', '3x/24')).toMatchObject({ code: 2 });
  expect(await gate(...bucket, '--nonsense')).toMatchObject({ code: 2 });
  expect(await gate('--bucket', 'another', '--vpc', 'vpc-0a', '--need', '1x/24')).toMatchObject({ code: 1 });
});

const ask = () => gate('--bucket', 'LOCAL_ipam-monitor', '--vpc', 'vpc-0a', '--need', '1x/24');

test.each([
  ['latest.json', () => 'latest.json'],
  ['the hand-off', () => `${prefix}handoff.json`],
  ["the scope's summary", summaryKey],
])('%s that is not JSON is not an answer', async (_, key) => {
  const file = join(monitor.outDir, key());
  const before = readFileSync(file);
  writeFileSync(file, '{');
  expect(await ask()).toMatchObject({ code: 11, stdout: expect.stringContaining('is not JSON') });
  writeFileSync(file, before);
});

test('evaluations that are not there any more are not an answer', async () => {
  const file = join(monitor.outDir, prefix, 'evaluations/ipam-scope-0a.jsonl.gz');
  renameSync(file, `${file}.away`);
  expect(await ask()).toMatchObject({ code: 11, stdout: expect.stringContaining('is not there') });
  renameSync(`${file}.away`, file);
});

test.each([
  ['cut off', (whole: Buffer) => whole.subarray(0, whole.length / 2)],
  ['no gzip', () => Buffer.from('subnets')],
])('evaluations that are %s are not an answer', async (_, damage) => {
  const file = join(monitor.outDir, prefix, 'evaluations/ipam-scope-0a.jsonl.gz');
  const before = readFileSync(file);
  writeFileSync(file, damage(before));
  expect(await ask()).toMatchObject({ code: 11, stdout: expect.stringContaining('is damaged') });
  writeFileSync(file, before);
});

test('a bucket that refuses is a failure', async () => {
  const stop = faults.add({ action: 's3:GetObject', do: { error: { code: 'AccessDenied' } } });
  expect(await ask()).toMatchObject({ code: 1, stdout: '' });
  stop();
});

test('a VPC of which only the subnets are seen that its owner shares has no answer', async () => {
  const verdict = { status: 'notMeasured', reason: 'ownerNotRead', text: 'Account 2 was not read' };
  const partly = (lines: string[]) =>
    lines.map((line) => {
      const evaluation = JSON.parse(line);
      return JSON.stringify(evaluation.resource.type === 'vpc' ? { ...evaluation, verdict } : evaluation);
    });
  const key = `${prefix}evaluations/ipam-scope-0a.jsonl.gz`;

  expect(await decide(results({ [key]: partly }), question, asOf)).toEqual({
    answer: 'unknown',
    text: expect.stringContaining('Account 2 was not read'),
  });
});
