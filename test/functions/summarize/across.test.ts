import { expect, test } from 'vitest';
import { resourceCidrKey } from '../../../core/inventory/resource-key.ts';
import { evaluateGroup } from '../../../core/judge/evaluate.ts';
import { reclaimableIn } from '../../../core/judge/reclaim.ts';
import { Policy } from '../../../core/policy/schema.ts';
import { Tally } from '../../../core/summary/tally.ts';
import { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import type { Resource, ResourceCidr } from '../../../statemachine/contracts/resource-cidr.ts';
import type { Scope } from '../../../statemachine/contracts/scope.ts';
import { ScopeSummary } from '../../../statemachine/contracts/summary.ts';
import { runKeys } from '../../../storage/keys.ts';
import { bucketWith, noRows, prefix, scope, scopeSummary, summarize } from './summarize.ts';

const policy = Policy.parse({ version: 1, rules: [{ name: 'idle', kind: 'idle', warning: 'on' }] });
const own = scope('a');
const others = scope('b', { scopeType: 'public' });
const otherIpam = scope('c', { ipamId: 'ipam-2', ipamRegion: 'us-east-1' });
const accounts: Scope = { scopeId: 'ec2-1', scopeType: 'private', source: 'ec2', accounts: ['111122223333'] };

function row(type: Resource['type'], id: string, cidr: string, ipUsage?: number): ResourceCidr {
  const family = cidr.includes(':') ? 'ipv6' : 'ipv4';
  const resource = { id, type, cidr, family, vpcId: 'vpc-1', accountId: '111122223333', region: 'eu-west-1' } as const;
  return { key: resourceCidrKey(resource), resource, state: {}, ...(ipUsage !== undefined && { ipUsage }) };
}

const vpc = row('vpc', 'vpc-1', '10.0.0.0/16', 0);
const full = row('subnet', 'subnet-1', '10.0.0.0/24', 0.99);
const ipv6 = row('vpc', 'vpc-1', '2001:db8::/56', 0);
const ipv6Only = row('subnet', 'subnet-6', '2001:db8::/64');

/** What Evaluate leaves of scopes with these rows, and what Summarize makes of it. */
async function across(scopes: readonly (readonly [Scope, readonly ResourceCidr[] | 'failed'])[]) {
  const lines: Record<string, Evaluation[]> = {};
  const summaries: ScopeSummary[] = [];
  for (const [of, rows] of scopes) {
    if (rows === 'failed') continue;
    const found = evaluateGroup([...rows], { scope: of, policy, subnetsCollected: true });
    const tally = new Tally();
    for (const evaluation of found) tally.add(evaluation);
    lines[of.scopeId] = found;
    const { byType } = tally;
    const coverage = tally.coverage({ ...noRows, kept: rows.length });
    summaries.push(scopeSummary(of, { coverage, byType, byKind: tally.byKind.list(), worst: tally.worst.list() }));
  }
  const objects = bucketWith(
    scopes.map(([of]) => of),
    summaries,
    {},
    lines,
    policy,
  );
  const first = await summarize(objects);
  const all = () => objects.keys().map((key) => (key.endsWith('.gz') ? objects.lines(key) : objects.json(key)));
  const written = all();
  const { summary } = await summarize(objects);
  // A retry finds what the attempt before it wrote.
  expect(all()).toEqual(written);
  expect(summary).toEqual(first.summary);
  return {
    summary,
    of: (scopeId: string) => objects.lines(runKeys.evaluations(prefix, scopeId)).map((line) => Evaluation.parse(line)),
    summaryOf: (scopeId: string) => ScopeSummary.parse(objects.json(runKeys.scopeSummary(prefix, scopeId))),
  };
}

const kinds = (evaluations: readonly Evaluation[]) =>
  evaluations.map(({ key, findings }) => [key, findings.map(({ kind }) => kind)]);

test('a VPC is not idle, nor to be given back, where another scope has its subnets', async () => {
  const { of, summary } = await across([
    [own, [vpc]],
    [others, [ipv6, ipv6Only]],
  ]);
  const [evaluation] = of('ipam-scope-a');
  expect(evaluation).toMatchObject({ otherSubnets: 1, findings: [], verdict: { severity: 'ok' } });
  expect(reclaimableIn(of('ipam-scope-a'))).toEqual([]);
  expect(summary.byKind).toEqual([]);
});

test('alone it is both', async () => {
  const { of, summary } = await across([[own, [vpc]]]);
  expect(kinds(of('ipam-scope-a'))).toEqual([['vpc-1/vpc/vpc-1/ipv4', ['idle']]]);
  expect(reclaimableIn(of('ipam-scope-a'))).toMatchObject([{ kind: 'vpcWithoutSubnets' }]);
  expect(summary.byKind).toMatchObject([{ kind: 'idle', warning: 1 }]);
});

test('where a scope of its IPAM was not evaluated, whether it is idle is not known', async () => {
  const { of } = await across([
    [own, [vpc]],
    [others, 'failed'],
  ]);
  expect(of('ipam-scope-a')).toMatchObject([{ otherSubnets: 'unknown', findings: [] }]);
  expect(reclaimableIn(of('ipam-scope-a'))).toEqual([]);
});

test('a scope of another IPAM that was not evaluated changes nothing', async () => {
  const { of } = await across([
    [own, [vpc]],
    [otherIpam, 'failed'],
  ]);
  expect(kinds(of('ipam-scope-a'))).toEqual([['vpc-1/vpc/vpc-1/ipv4', ['idle']]]);
});

test.each([
  ['two IPAMs', otherIpam, /^ipam-2 in us-east-1 and ipam-1 in eu-west-1 both list 2 resource CIDRs of account/],
  [
    'an IPAM and the list of accounts',
    accounts,
    /^ec2-1 and ipam-1 in eu-west-1 both list .* Take them out of the list/,
  ],
])('what %s list is judged once, and said', async (_, second, text) => {
  const { of, summary, summaryOf } = await across([
    [second, [full, vpc]],
    [own, [full, vpc]],
  ]);
  expect(kinds(of('ipam-scope-a'))).toEqual([
    ['vpc-1/subnet/subnet-1/10.0.0.0/24', ['utilization']],
    ['vpc-1/vpc/vpc-1/ipv4', []],
  ]);
  for (const evaluation of of(second.scopeId)) {
    expect(evaluation).toMatchObject({
      judgedIn: 'ipam-scope-a',
      verdict: { status: 'notApplicable', reason: 'countedTwice' },
      findings: [],
    });
    expect(evaluation).not.toHaveProperty('capacity');
  }
  expect(summary.coverage.counts).toMatchObject({ critical: 1, ok: 1, notApplicable: 2 });
  expect(summary.byKind).toMatchObject([{ kind: 'utilization', critical: 1 }]);
  expect(summary.worst).toHaveLength(1);
  expect(summary.coverage.gaps).toContainEqual({
    kind: 'countedTwice',
    scopeId: second.scopeId,
    text: expect.stringMatching(text),
  });
  expect(summaryOf(second.scopeId).worst).toEqual([]);
});

test('the listing that is measured is judged', async () => {
  const { key, resource, state } = full;
  const { of } = await across([
    [own, [{ key, resource, state }]],
    [otherIpam, [full]],
  ]);
  expect(of('ipam-scope-a')).toMatchObject([{ judgedIn: 'ipam-scope-c' }]);
  expect(kinds(of('ipam-scope-c'))).toEqual([['vpc-1/subnet/subnet-1/10.0.0.0/24', ['utilization']]]);
});
