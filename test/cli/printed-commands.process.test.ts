import { globSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { localResults } from '../../cli/results/local.ts';
import { evaluationsOf } from '../../cli/results/read.ts';
import { scopeResults } from '../../cli/results/results.ts';
import { startMonitor } from '../../local/monitor.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { commandsIn, expectUnderstood } from './commands-in.ts';
import { fakeIo } from './fakes/io.ts';
import { NO_AWS } from './fakes/results.ts';
import { DEPS } from './json/printed.ts';

// Whatever command an output names is run as it is printed, and what that prints, too.

const out = await mkdtemp(join(tmpdir(), 'printed-'));
afterAll(() => rm(out, { recursive: true }));

async function typed(args: readonly string[]): Promise<{ code: number; text: string }> {
  const io = fakeIo({ columns: 200, noColor: true });
  const code = await main(args, io, { ...DEPS, startMonitor }, NO_AWS);
  return { code, text: `${io.stdout()}\n${io.stderr()}` };
}

/** Those that read AWS have other tests; here they have to be understood, as far as the first call. */
const NEEDS_AWS = ['doctor', 'start', 'policy'];
const isRemote = ([name = '', ...rest]: readonly string[]) =>
  NEEDS_AWS.includes(name) || rest.includes('--stack') || (name === 'run' && !rest.includes('--demo'));

const READS_RESULTS = [
  'list',
  'find',
  'explain',
  'fit',
  'reclaim',
  'overlaps',
  'diff',
  'history',
  'backtest',
  'report',
  'show',
  'alerts',
  'mute',
  'unmute',
  'ack',
];

/** What a result command answers with: 2 is "does not fit" and "nothing has it". */
const CODES: Readonly<Record<string, readonly number[]>> = {
  fit: [0, 2],
  find: [0, 2],
  history: [0, 2],
  backtest: [0, 2],
};

const seen = new Set<string>();
const isNew = (command: readonly string[]) => {
  const line = command.join(' ');
  return !seen.has(line) && Boolean(seen.add(line));
};

/** Runs all that a text names, and what those name. */
async function runAll(text: string): Promise<void> {
  for (const command of commandsIn(text).filter(isNew)) {
    const [name = ''] = command;
    // By itself it would read what some other run has left in the working directory.
    if (READS_RESULTS.includes(name)) expect(command, text).toContainEqual(expect.stringMatching(/^--(out|stack)$/));
    if (isRemote(command)) {
      await expectUnderstood([command]);
      continue;
    }
    const { code, text: said } = await typed(command);
    expect([command.join(' '), said, code], said).toSatisfy(() => (CODES[name] ?? [0]).includes(code));
    await runAll(said);
  }
}

const found: Evaluation[] = [];
let report = '';
beforeAll(async () => {
  ({ text: report } = await typed(['run', '--demo', '--out', out]));
  const results = localResults(out);
  for (const scope of await scopeResults(results)) {
    for await (const evaluation of evaluationsOf(results, scope)) found.push(evaluation);
  }
});

test('of the report of a run', async () => {
  expect(commandsIn(report).length).toBeGreaterThan(1);
  await runAll(report);
});

test('of the messages', async () => {
  const files = readdirSync(join(out, 'sns/ipam-monitor'));
  expect(files).not.toEqual([]);
  for (const file of files) await runAll(readFileSync(join(out, 'sns/ipam-monitor', file), 'utf8'));
});

test('of the report and the message of a run over what `aws ec2` printed', async () => {
  const place = await mkdtemp(join(tmpdir(), 'printed-'));
  onTestFinished(() => rm(place, { recursive: true }));
  const policy = join(place, 'policy.yaml');
  await writeFile(policy, 'version: 1\nrules: [{ name: all, kind: unmanaged, critical: on }]\n');

  const { code, text } = await typed(['run', '--from', 'test/data/recorded', '--out', place, '--policy', policy]);

  expect(code, text).toBe(0);
  expect(commandsIn(text).map(([name]) => name)).toEqual(expect.arrayContaining(['explain', 'run']));
  await runAll(text);
  const [message = ''] = globSync(join(place, 'sns/ipam-monitor/*'));
  await runAll(readFileSync(message, 'utf8'));
});

test('of what is said of one resource of each kind, verdict and source, by explain and find', async () => {
  const kinds = new Map(
    found.map((evaluation) => {
      const { resource, verdict, inside } = evaluation;
      return [`${resource.type} ${resource.family} ${verdict.status} ${inside?.status}`, resource];
    }),
  );
  expect(kinds.size).toBeGreaterThan(10);
  for (const { id, cidr, type } of kinds.values()) {
    for (const args of [['explain', id], ['find', id], ...(cidr && type !== 'ipam-scope' ? [['find', cidr]] : [])]) {
      const { code, text } = await typed([...args, '--out', out]);
      expect(code, text).toBe(0);
      await runAll(text);
    }
  }
});

test.each([
  ['fit', '--vpc', 'vpc-0123456789abcdef0', '/24'],
  ['fit', '--pool', 'offices', '/24'],
  ['fit', '--within', '10.0.0.0/8', '/24'],
  ['explain', 'nobody'],
  ['explain', '10.0.0.0/8'],
  ['find', 'nobody'],
  ['list'],
  ['list', '--limit', '1'],
  ['find', 'nobody=nothing'],
  ['reclaim'],
  ['overlaps'],
  ['overlaps', '--pairs'],
  ['alerts'],
  ['mute', 'subnet-0123456789abcdef0', '--for', '1d', '--reason', 'moves', '--yes'],
  ['mute', 'subnet-0123456789abcdef0', '--for', '1d', '--reason', 'moves'],
  ['alerts', '--json'],
  ['report', '--open'],
  ['report', 'nobody'],
  ['show', 'nobody'],
  ['show', '10.0.0.0/20'],
  ['show', 'offices'],
])('of %s %s', async (...args) => {
  const { text } = await typed([...args, '--out', out]);
  expect(text).not.toContain('unknown option');
  await runAll(text);
});

test('of the differences of two runs that another policy judged', async () => {
  const place = await mkdtemp(join(tmpdir(), 'printed-'));
  onTestFinished(() => rm(place, { recursive: true }));
  const policy = join(place, 'policy.yaml');
  await writeFile(
    policy,
    'version: 1\nrules: [{ name: all, match: { type: subnet }, warning: { usedPercent: 20 } }]\n',
  );
  const first = await typed(['run', '--demo', '--out', place]);
  const second = await typed(['run', '--demo', '--out', place, '--policy', policy]);
  expect([first.code, second.code]).toEqual([0, 0]);

  const { code, text } = await typed(['diff', '--out', place]);

  expect(code, text).toBe(0);
  expect(commandsIn(text).map(([name]) => name)).toEqual(['diff']);
  await runAll(text);
});

test('of fit into each pool and into a VPC', async () => {
  for (const { resource } of found.filter(({ freeSpace }) => freeSpace).slice(0, 40)) {
    const option = resource.type === 'vpc' ? '--vpc' : '--pool';
    const size = resource.family === 'ipv6' ? '/64' : '/24';
    await runAll((await typed(['fit', option, resource.id, size, '--out', out])).text);
  }
});

test('of the messages of a deployment', async () => {
  const commands = globSync('test/core/message/golden/text-*').flatMap((file) =>
    commandsIn(readFileSync(file, 'utf8')),
  );
  expect(commands.map(([name]) => name)).toEqual(expect.arrayContaining(['mute', 'fit']));
  await expectUnderstood(commands);
});

test('the test itself: a command that is no good is found', async () => {
  await expect(runAll('npm run ipam-monitor -- explain nobody --nonsense')).rejects.toThrow();
  await expect(runAll('ipam-monitor mute vpc-1 --stack S --nonsense')).rejects.toThrow();
  expect(commandsIn('Try:  npm run ipam-monitor -- find "a b" --out x  (then)')).toEqual([
    ['find', 'a b', '--out', 'x'],
  ]);
});
