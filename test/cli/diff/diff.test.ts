import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sinceLines } from '../../../cli/diff/since.ts';
import { main } from '../../../cli/main.ts';
import type { PolicyInput } from '../../../core/policy/schema.ts';
import type { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import { RunChanges } from '../../../statemachine/contracts/run-changes.ts';
import { runKeys } from '../../../storage/keys.ts';
import { sampleEvaluation, sampleRun } from '../../fakes/results.ts';
import { fakeIo } from '../fakes/io.ts';
import { NO_AWS, resultsDirectory, writeRun } from '../fakes/results.ts';
import { DEPS, printed } from '../json/printed.ts';

const [FIRST, SECOND] = ['ipam-scope-0a', 'ipam-scope-0b'] as const;
const run = (day: number) => ({ runId: `run-${day}`, asOf: `2026-11-${day}T20:41:00.000Z` });
const prefixOf = (day: number) => sampleRun(run(day)).prefix;

const subnet = (id: string, usedIncludingReserved: number, scopeId: string = FIRST) =>
  sampleEvaluation({
    ...{ id, scopeId, severity: usedIncludingReserved > 200 ? 'critical' : 'ok' },
    resource: { name: `${id}\u001b[2Jname`, vpcId: 'vpc-1', accountId: '111122223333', region: 'eu-west-1' },
    capacity: { free: 256 - usedIncludingReserved, usedIncludingReserved },
  });
const scope = (scopeId: string, evaluations: readonly ReturnType<typeof subnet>[]) => ({
  scope: { scopeId },
  evaluations,
});

/** Three days: a subnet fills up and another one comes; on the last day nothing changes. */
async function history(): Promise<string> {
  const out = await resultsDirectory();
  const [before, after] = [[subnet('subnet-1', 9)], [subnet('subnet-1', 250), subnet('subnet-2', 9)]];
  await writeRun(out, { ...run(19), scopes: [scope(FIRST, before)] });
  await writeRun(out, { ...run(20), scopes: [scope(FIRST, after)] });
  await writeRun(out, { ...run(21), scopes: [scope(FIRST, after)] });
  return out;
}

const diff = (out: string, ...args: readonly string[]) =>
  printed('cli-diff', ['diff', ...args, '--out', out, '--json'], { remote: NO_AWS });
const error = (out: string, ...args: readonly string[]) =>
  printed('cli-error', ['diff', ...args, '--out', out, '--json'], { remote: NO_AWS });

async function shown(columns: number | undefined, args: readonly string[]): Promise<string> {
  const io = fakeIo({ noColor: true, ...(columns !== undefined && { columns }) });
  expect(await main(['diff', ...args], io, DEPS, NO_AWS)).toBe(0);
  return io.stdout();
}

test('the newest and the one before it; one that is named and the newest; two that are named', async () => {
  const out = await history();
  const runs = ({ document: { from, to } }: Awaited<ReturnType<typeof diff>>) => [from.runId, to.runId];
  expect(runs(await diff(out))).toEqual(['run-20', 'run-21']);
  expect(runs(await diff(out, 'run-19'))).toEqual(['run-19', 'run-21']);
  expect(runs(await diff(out, 'run-20', 'run-19'))).toEqual(['run-20', 'run-19']);
});

test('a name that others begin with is that one, and a summary that is damaged is in nobody’s way', async () => {
  const out = await history();
  await writeRun(out, { runId: 'run-1', asOf: '2026-11-18T20:41:00.000Z', scopes: [scope(FIRST, [])] });
  expect((await diff(out, 'run-1')).document.from.runId).toBe('run-1');
  await writeFile(join(out, runKeys.summary(prefixOf(20))), '{ "runId": ');
  expect((await diff(out)).document.from.runId).toBe('run-19');
});

test('by how long ago it was: the newest that is at least as old', async () => {
  const out = await history();
  expect((await diff(out, '1d')).document.from.runId).toBe('run-20');
  expect((await diff(out, '25h')).document.from.runId).toBe('run-19');
  expect((await error(out, '7d')).document.error).toEqual({
    message: `No run in ${out} is 7d old: there was none then, or it was removed because of its age`,
    advice: ['The oldest that is there:', '  run-19  2026-11-19 20:41Z, 2 d ago'],
  });
});

test('what changed, as data', async () => {
  const { code, document } = await diff(await history(), 'run-19', 'run-20');
  expect(code).toBe(0);
  expect(document).toMatchObject({
    policyChanged: false,
    compared: 1,
    new: { total: 1, first: [{ id: 'subnet-2', units: 256 }] },
    usage: [{ basis: 'assigned', rose: { first: [{ id: 'subnet-1', by: 241, points: 94.14 }] } }],
    worse: { first: [{ id: 'subnet-1', from: { is: 'ok' }, to: { is: 'critical' } }] },
    notKnown: [],
  });
});

test.each([80, 200, undefined])('for people, in %s columns', async (columns) => {
  const text = await shown(columns, ['run-19', 'run-20', '--out', await history()]);
  expect(text).toContain('From  2026-11-19 20:41Z, 2 d ago  run-19\n');
  expect(text).toContain('\nWorse: 1\n  ok → critical  subnet-1name  10.0.0.0/24');
  expect(text).toContain('\nNew: 1 subnet\n  subnet  subnet-2name  10.0.0.0/24');
  expect(text).toContain('\nMore used, in addresses: 1\n  +241  +94.1 %');
  expect(text).not.toContain('\u001b');
  const widest = Math.max(...text.split('\n').map((line) => line.length));
  expect(widest).toBeLessThanOrEqual(columns ?? Number.POSITIVE_INFINITY);
});

test('that nothing changed is said', async () => {
  expect(await shown(80, ['--out', await history()])).toContain(
    'Nothing changed in what both runs read: 2 resources and CIDRs.\n',
  );
});

test('a list that is cut says how much is missing, and how to have all of it', async () => {
  const out = await resultsDirectory();
  const many = Array.from({ length: 30 }, (_, index) => subnet(`subnet-${index + 10}`, 9));
  await writeRun(out, { ...run(20), scopes: [scope(FIRST, [])] });
  await writeRun(out, { ...run(21), scopes: [scope(FIRST, many)] });
  const text = await shown(200, ['--out', out, '--limit', '3']);
  expect(text).toContain('New: 30 subnets\n');
  expect(text).toContain('  … 27 more\n');
  expect(text).toContain(`All of them:  npm run ipam-monitor -- diff run-20 run-21 --limit 30 --out ${out}\n`);
});

test('a policy that was changed is told, and what it moved', async () => {
  const out = await resultsDirectory();
  const rule = (freeBelow: number): Partial<PolicyInput> => ({
    rules: [{ name: 'mine', match: { type: 'subnet' }, warning: { freeBelow } }],
  });
  const judged = (severity: 'ok' | 'warning'): Evaluation => {
    const verdict = {
      status: 'evaluated',
      severity,
      kind: 'utilization',
      rule: 'mine',
      reasons: [],
      text: 'so',
    } as const;
    return { ...subnet('subnet-1', 100), verdict: { ...verdict, reasons: [] } };
  };
  await writeRun(out, { ...run(20), policy: rule(10), scopes: [scope(FIRST, [judged('ok')])] });
  await writeRun(out, { ...run(21), policy: rule(200), scopes: [scope(FIRST, [judged('warning')])] });
  const { document } = await diff(out);
  expect(document).toMatchObject({
    policyChanged: true,
    worse: { total: 0 },
    byPolicy: { first: [{ id: 'subnet-1' }] },
  });
  const text = await shown(80, ['--out', out]);
  expect(text).toContain('Judged differently: the policy (policy) was changed.\n');
  expect(text).toContain('Changed by the policy alone: 1\n  ok → warning  subnet-1name');
});

test('a scope that one run did not evaluate is named, and what is in it is not gone', async () => {
  const out = await resultsDirectory();
  const one = scope(FIRST, [subnet('subnet-1', 9)]);
  await writeRun(out, { ...run(20), scopes: [one, scope(SECOND, [subnet('subnet-2', 9, SECOND)])] });
  await writeRun(out, { ...run(21), scopes: [one] });
  const { document } = await diff(out);
  expect(document).toMatchObject({ gone: { total: 0 }, notSeen: { total: 1, first: [{ id: 'subnet-2' }] } });
  expect(document.notKnown).toEqual([`The run run-21 did not evaluate the scope ${SECOND}.`]);
  expect(await shown(undefined, ['--out', out])).toContain(
    'The later run did not read everything: 1 subnet may still be there.\n',
  );
});

test('a scope that failed is named with its reason, and not told twice', async () => {
  const out = await resultsDirectory();
  const one = scope(FIRST, [subnet('subnet-1', 9)]);
  await writeRun(out, { ...run(20), scopes: [one, scope(SECOND, [subnet('subnet-2', 9, SECOND)])] });
  await writeRun(out, { ...run(21), scopes: [one] });
  const file = join(out, runKeys.summary(prefixOf(21)));
  const failedScopes = [{ scopeId: SECOND, error: 'Throttled', message: 'RequestLimitExceeded' }];
  await writeFile(
    file,
    JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), status: 'partial', failedScopes }),
  );
  const { document } = await diff(out);
  expect(document).toMatchObject({ gone: { total: 0 }, notSeen: { total: 1 } });
  expect(document.notKnown).toEqual([`The scope ${SECOND} was not evaluated in the run run-21: Throttled.`]);
});

test('of a run that has expired, what is kept is compared; an expired scope is named', async () => {
  const out = await history();
  await rm(join(out, prefixOf(21)), { recursive: true });
  const { document } = await diff(out, 'run-19', 'run-21');
  expect(document).toMatchObject({ to: { runId: 'run-21', scopes: [FIRST] }, new: { total: 1 } });
  expect(document.notKnown).toEqual([
    `The run run-21 has expired. What is kept of it are the evaluations of ${FIRST}.`,
  ]);

  const both = [scope(FIRST, []), scope(SECOND, [subnet('subnet-2', 9, SECOND)])];
  await writeRun(out, { ...run(22), scopes: both });
  await writeRun(out, { ...run(23), scopes: both });
  await rm(join(out, runKeys.evaluations(prefixOf(22), SECOND)));
  const half = await diff(out);
  expect(half.document).toMatchObject({ notSeenBefore: { total: 1 }, new: { total: 0 } });
  expect(half.document.notKnown).toEqual([`The evaluations of ${SECOND} in the run run-22 are no longer there.`]);
});

test('evaluations that have expired, or never were stored, are said, with the runs that there are', async () => {
  const out = await history();
  await rm(join(out, runKeys.evaluations(prefixOf(19), FIRST)));
  await writeRun(out, { ...run(18), scopes: [] });
  const there = [
    'There are:',
    '  run-21  2026-11-21 20:41Z, 20 min ago',
    '  run-20  2026-11-20 20:41Z, 1 d ago',
    '  run-19  2026-11-19 20:41Z, 2 d ago',
    '  run-18  2026-11-18 20:41Z, 3 d ago  failed',
  ];
  expect((await error(out, 'run-19')).document.error).toEqual({
    message:
      'Nothing can be compared with the run run-19: its evaluations are no longer there: they were deleted, or removed because of their age',
    advice: there,
  });
  expect((await error(out, 'run-18')).document.error).toEqual({
    message: 'Nothing can be compared with the run run-18: it evaluated no scope',
    advice: there,
  });
});

test('a failed run is passed over where none is named, and that is said', async () => {
  const out = await history();
  await writeRun(out, { ...run(22), scopes: [] });
  const { document } = await diff(out);
  expect([document.from.runId, document.to.runId]).toEqual(['run-20', 'run-21']);
  expect(document.notKnown).toEqual(['Skipped the run run-22: it evaluated no scope.']);
});

test.each([
  [
    ['nobody'],
    /^There is no run nobody in .*: there never was, it was removed because of its age, or its summary cannot be read$/,
    3,
  ],
  [['run-'], /^Several runs begin with run-: give more of the name$/, 3],
  [['run-21'], /^run-21 is the newest run itself: name another one$/, 3],
  [['run-20', 'run-20'], /^run-20 is named twice: name another one$/, 3],
])('%j cannot be compared: the runs that there are, are named', async (args, message, runs) => {
  const { document } = await error(await history(), ...args);
  expect(document.error.message).toMatch(message);
  expect(document.error.advice.filter((line: string) => line.startsWith('  run-'))).toHaveLength(runs);
});

test('one run alone, and none', async () => {
  const none = await resultsDirectory();
  expect((await error(none)).document.error.message).toBe(`There are no results in ${none} yet`);
  const out = await resultsDirectory({ ...run(21), scopes: [scope(FIRST, [])] });
  expect((await error(out)).document.error.message).toBe(
    `run-21 is the only run in ${out} with evaluations: there is nothing to compare it with`,
  );
});

test('of the demo the second run is one of the demo, too', async () => {
  const out = await resultsDirectory({ ...run(21), runId: 'demo-20261121T204100.000Z', scopes: [scope(FIRST, [])] });
  expect((await error(out)).document.error.advice).toEqual([
    'To have a second one:  npm run ipam-monitor -- run --demo',
  ]);
});

const BEFORE = { runId: 'run-20', asOf: '2026-11-20T20:41:00.000Z' };

async function since(changes: RunChanges | undefined): Promise<string[]> {
  const { runId } = run(21);
  return sinceLines({ runId, changes }, ' --out here', fakeIo({ noColor: true }).out.colors);
}

async function changesIn(out: string, ...args: readonly string[]): Promise<RunChanges> {
  return RunChanges.parse({ status: 'known', since: BEFORE, ...(await diff(out, ...args)).document });
}

test('a run says in a sentence what changed since the full one before it', async () => {
  const out = await history();
  expect(await since(await changesIn(out, 'run-19', 'run-20'))).toEqual([
    'Since 2026-11-20 20:41Z: 1 subnet new, 1 worse, 1 fuller.',
    'What changed:  npm run ipam-monitor -- diff run-20 run-21 --out here',
  ]);
  const same = await changesIn(out);
  expect(await since(RunChanges.parse({ ...same, notKnown: ['The scope x was not evaluated.'] }))).toEqual([
    'Since 2026-11-20 20:41Z: nothing changed in what both runs read.',
    'Not known: The scope x was not evaluated.',
  ]);
});

test('the first run has nothing to say of changes; one that cannot know them says why', async () => {
  const unknown = { status: 'unknown', text: 'It was \u001b[31mdamaged.' } as const;
  expect(await since(undefined)).toEqual([]);
  expect(await since({ ...unknown, reason: 'noEarlierRun' })).toEqual([]);
  expect(await since({ ...unknown, reason: 'unreadable' })).toEqual(['What changed is not known. It was damaged.']);
  expect(await since({ ...unknown, reason: 'expired', since: BEFORE })).toEqual([
    'What changed since 2026-11-20 20:41Z is not known. It was damaged.',
  ]);
});
