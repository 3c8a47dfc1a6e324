import { expect, test } from 'vitest';
import type { Gap } from '../../../statemachine/contracts/coverage.ts';
import type { Scope } from '../../../statemachine/contracts/scope.ts';
import { ObjectMissing } from '../../../storage/errors.ts';
import { memoryObjects } from '../../fakes/objects.ts';
import { bucketWith, finding, noCounts, noRows, prefix, run, scope, scopeSummary, summarize } from './summarize.ts';

const [a, b] = [scope('a'), scope('b')];

test('adds up what the scopes came to', async () => {
  const counts = { ok: 3, warning: 2, critical: 1, notMeasured: 4, notApplicable: 5 };
  const objects = bucketWith(
    [a, b],
    [
      scopeSummary(a, {
        coverage: {
          rows: { kept: 15, duplicates: 1, filteredOut: 2, malformed: 3 },
          counts,
          notMeasured: { noUsageFromIpam: 3, unreadableCidr: 1 },
          notApplicable: { ipv6Subnet: 5 },
          stale: 1,
          disagreements: 1,
          gaps: [],
        },
        byType: { vpc: { ...noCounts, ok: 3 }, subnet: { ...counts, ok: 0 } },
      }),
      scopeSummary(b, {
        coverage: {
          rows: { kept: 10, duplicates: 10, filteredOut: 10, malformed: 10 },
          counts: { ...noCounts, notMeasured: 10 },
          notMeasured: { noUsageFromIpam: 10 },
          notApplicable: {},
          stale: 3,
          disagreements: 2,
          gaps: [],
        },
        byType: { subnet: { ...noCounts, notMeasured: 10 } },
      }),
    ],
  );
  const { summary, output } = await summarize(objects);

  expect(summary.coverage).toEqual({
    rows: { kept: 25, duplicates: 11, filteredOut: 12, malformed: 13 },
    counts: { ok: 3, warning: 2, critical: 1, notMeasured: 14, notApplicable: 5 },
    notMeasured: { noUsageFromIpam: 13, unreadableCidr: 1 },
    notApplicable: { ipv6Subnet: 5 },
    stale: 4,
    disagreements: 3,
    gaps: [],
  });
  expect(summary.byType).toEqual({
    vpc: { ...noCounts, ok: 3 },
    subnet: { ...noCounts, warning: 2, critical: 1, notMeasured: 14, notApplicable: 5 },
  });
  expect(output).toEqual({
    run,
    status: 'complete',
    scopes: 2,
    failedScopes: 0,
    listedTwice: 0,
    counts: summary.coverage.counts,
    rows: summary.coverage.rows,
  });
});

test('says of every scope what it came to, and where the whole of it is', async () => {
  const { summary } = await summarize(bucketWith([a, b], [scopeSummary(a), scopeSummary(b)]));

  expect(summary.scopes[1]).toEqual({
    scope: b,
    counts: { ...noCounts, ok: 2 },
    rows: 2,
    evaluationsKey: `${prefix}evaluations/ipam-scope-b.jsonl.gz`,
    summaryKey: `${prefix}evaluations/ipam-scope-b.json`,
    read: {},
  });
});

test('every private scope is in the summary, not only the last one', async () => {
  const scopes = ['a', 'b', 'c', 'd'].map((letter) => scope(letter));
  const { summary } = await summarize(
    bucketWith(
      scopes,
      scopes.map((each) => scopeSummary(each)),
    ),
  );

  expect(summary.scopes.map((each) => each.scope)).toEqual(scopes);
  expect(summary.coverage.counts.ok).toBe(8);
});

test('names the worst 20 of all scopes, worst first', async () => {
  const few = [finding('subnet-warning', 'warning', 3), finding('subnet-critical', 'critical', 9)];
  const many = Array.from({ length: 30 }, (_, n) =>
    finding(`subnet-${String(n).padStart(2, '0')}`, 'warning', 100 - n),
  );
  const { summary } = await summarize(
    bucketWith([a, b], [scopeSummary(a, { worst: many }), scopeSummary(b, { worst: few })]),
  );
  const worst = summary.worst.map(({ resource }) => resource.id);

  expect(worst.slice(0, 4)).toEqual(['subnet-critical', 'subnet-warning', 'subnet-29', 'subnet-28']);
  expect(worst).toHaveLength(20);
});

test('carries over what Discover found out', async () => {
  const gap: Gap = { kind: 'freeTier', ipamId: 'ipam-1', text: 'Free tier' };
  const { summary } = await summarize(
    bucketWith([a], [scopeSummary(a)], {
      gaps: [gap],
      policy: { name: 'mine', source: 'last-good', sha256: 'beef' },
      problems: [{ kind: 'PolicyInvalid', severity: 'critical', text: 'line 4' }],
    }),
  );

  expect(summary).toMatchObject({
    runId: 'run-1',
    status: 'complete',
    authoritative: true,
    dryRun: false,
    request: { resourceTypes: ['vpc', 'subnet'] },
    policy: { source: 'last-good' },
    regions: [{ region: 'eu-west-1', ipams: 1 }],
    ipams: [{ ipamId: 'ipam-1' }],
    problems: [{ kind: 'PolicyInvalid' }],
    coverage: { gaps: [gap] },
  });
});

test('a private scope in which nothing was seen is a gap, and not ok', async () => {
  const nothing = { ...scopeSummary(a).coverage, rows: noRows, counts: noCounts };
  const { summary } = await summarize(bucketWith([a, b], [scopeSummary(a, { coverage: nothing }), scopeSummary(b)]));

  expect(summary.coverage.gaps).toEqual([
    {
      kind: 'emptyScope',
      scopeId: 'ipam-scope-a',
      ipamId: 'ipam-1',
      region: 'eu-west-1',
      text: expect.stringContaining('nothing of what was asked for in the private scope ipam-scope-a'),
    },
  ]);
  expect(summary.coverage.gaps[0]?.text).toContain('(now eu-west-1, us-east-1)');
});

test('a scope whose rows were all malformed is empty, and its gap says so', async () => {
  const unusable = { ...scopeSummary(a).coverage, rows: { ...noRows, malformed: 7 }, counts: noCounts };
  const { summary } = await summarize(bucketWith([a], [scopeSummary(a, { coverage: unusable })]));

  expect(summary.coverage.gaps[0]?.text).toContain('7 rows had no id or no readable CIDR');
});

test('an empty public scope is no gap', async () => {
  const none = scope('a', { scopeType: 'public' });
  const nothing = { ...scopeSummary(none).coverage, rows: noRows, counts: noCounts };
  const { summary } = await summarize(bucketWith([none], [scopeSummary(none, { coverage: nothing })]));

  expect(summary.coverage.gaps).toEqual([]);
});

test('more scopes than are read at a time all count, in their order', async () => {
  const scopes = Array.from({ length: 70 }, (_, n) => scope(String(n)));
  const { summary } = await summarize(
    bucketWith(
      scopes,
      scopes.map((each) => scopeSummary(each)),
    ),
  );

  expect(summary.scopes.map((each) => each.scope.scopeId)).toEqual(scopes.map(({ scopeId }) => scopeId));
});

test('the same input gives the same objects', async () => {
  const objects = bucketWith([a, b], [scopeSummary(a)]);
  await summarize(objects);
  const first = objects.snapshot();
  await summarize(objects);

  expect(objects.snapshot()).toEqual(first);
});

test('without what Discover wrote there is no summary', async () => {
  await expect(summarize(memoryObjects())).rejects.toThrow(ObjectMissing);
});

test('accounts without IPAM in which nothing was seen are a gap; what is shared with them need not be anything', async () => {
  const ofAccounts: Scope = { scopeId: 'ec2-1', scopeType: 'private', source: 'ec2', regions: ['eu-west-1'] };
  const first = { ...ofAccounts, accounts: ['111122223333'] };
  const shared = { ...ofAccounts, scopeId: 'ec2-shared', accounts: [], participants: ['111122223333'] };
  const nothing = { ...scopeSummary(a).coverage, rows: noRows, counts: noCounts };
  const summaries = [first, shared].map((each) => scopeSummary(each, { coverage: nothing }));
  const { summary } = await summarize(bucketWith([first, shared], summaries));

  expect(summary.coverage.gaps).toEqual([
    { kind: 'emptyScope', scopeId: 'ec2-1', text: expect.stringMatching(/account 111122223333 in eu-west-1/) },
  ]);
});
