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
import type { MemoryObjects } from '../../fakes/objects.ts';
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

type Listed = readonly (readonly [Scope, readonly ResourceCidr[] | 'failed'])[];

/** What Evaluate leaves of scopes with these rows. */
function evaluatedIn(scopes: Listed, group?: (scopeId: string) => unknown): MemoryObjects {
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
    summaries.push(
      scopeSummary(of, {
        coverage,
        byType,
        byKind: tally.byKind.list(),
        worst: tally.worst.list(),
        ...(group && { overlaps: { groups: 1, allowedGroups: 0, worst: [] } }),
      }),
    );
  }
  const objects = bucketWith(
    scopes.map(([of]) => of),
    summaries,
    {},
    lines,
    policy,
  );
  for (const [{ scopeId }] of scopes) {
    if (group) objects.giveLines(runKeys.overlaps(prefix, scopeId), [group(scopeId)]);
  }
  return objects;
}

/** What Summarize makes of it. */
async function across(scopes: Listed, group?: (scopeId: string) => unknown) {
  const objects = evaluatedIn(scopes, group);
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
    overlapsOf: (scopeId: string) => objects.lines(runKeys.overlaps(prefix, scopeId)),
    summaryOf: (scopeId: string) => ScopeSummary.parse(objects.json(runKeys.scopeSummary(prefix, scopeId))),
  };
}

/** The write of that number ends the attempt before it is done. */
function failingAt(objects: MemoryObjects, failing: number): MemoryObjects {
  let writes = 0;
  const orThrow = () => {
    if (++writes === failing) throw new Error('broken off');
  };
  return {
    ...objects,
    putText(...args) {
      orThrow();
      return objects.putText(...args);
    },
    writeLines(...args) {
      orThrow();
      return objects.writeLines(...args);
    },
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

const full24 = 'vpc-1/subnet/subnet-1/10.0.0.0/24';
const { ipUsage: _, ...unmeasured } = full;
const at = (row: ResourceCidr, time: string, ipUsage = row.ipUsage): ResourceCidr => ({
  ...row,
  sampledAt: `2026-11-21T${time}:00.000Z`,
  ...(ipUsage !== undefined && { ipUsage }),
});

test.each([
  ['the one that is measured', unmeasured, full, 99, 'ipam-scope-c'],
  ['the later sample', at(full, '10:00', 0.4), at(full, '10:30', 0.99), 99, 'ipam-scope-c'],
  ['the later sample, if it is less', at(full, '10:00', 0.99), at(full, '10:30', 0.4), 40, 'ipam-scope-c'],
  ['the later sample, if it is its own', at(full, '10:30', 0.4), at(full, '10:00', 0.99), 40, undefined],
  ['none that is still to come', at(full, '10:00', 0.4), at(full, '23:00', 0.99), 40, undefined],
  ['the worse of two of one time', at(full, '10:00', 0.4), at(full, '10:00', 0.99), 99, 'ipam-scope-c'],
  ['the worse of two of no known time', { ...full, ipUsage: 0.4 }, full, 99, 'ipam-scope-c'],
  ['its own of two alike', full, full, 99, undefined],
])('of listings that differ, %s is judged, in the scope that is always the same', async (_, one, other, used, from) => {
  const { of, summary } = await across([
    [own, [one]],
    [otherIpam, [other]],
  ]);
  const [judged] = of('ipam-scope-a');
  const isCritical = used === 99;
  expect(judged).toMatchObject({
    key: full24,
    scopeId: 'ipam-scope-a',
    capacity: { usedPercent: used },
    verdict: { status: 'evaluated', severity: isCritical ? 'critical' : 'ok' },
    findings: isCritical ? [{ alertKey: `ipam-scope-a/${full24}#utilization` }] : [],
  });
  expect(judged?.knownFrom?.figures).toBe(from);
  const [elsewhere] = of('ipam-scope-c');
  expect(elsewhere).toMatchObject({ judgedIn: 'ipam-scope-a', findings: [] });
  const usage = (row: object) => ('ipUsage' in row ? row.ipUsage : undefined);
  const differ = usage(one) !== usage(other);
  expect(elsewhere?.otherFigures).toBe(differ || undefined);
  const [gap] = summary.coverage.gaps;
  if (differ)
    expect(gap?.text).toContain('They differ in the figures of all: the one that saw more, or saw it later, counts.');
  else expect(gap?.text).not.toContain('differ');
});

test('what each says is told where it is not judged', async () => {
  const said = async (one: ResourceCidr, other: ResourceCidr) => {
    const { of } = await across([
      [own, [one]],
      [otherIpam, [other]],
    ]);
    return of('ipam-scope-c').map(({ verdict }) => verdict.text);
  };
  expect(await said(at(full, '10:30', 0.4), at(full, '10:00', 0.99))).toEqual([
    'ipam-scope-a lists it, too, and it is judged there: 40 % used (10.0.0.0/24) on 2026-11-21 10:30Z; here 99 % used (10.0.0.0/24) on 2026-11-21 10:00Z',
  ]);
  expect(await said(at(full, '10:00', 0.4), at(full, '10:30', 0.99))).toEqual([
    'ipam-scope-a lists it, too, and it is judged there, by the figures of this scope',
  ]);
});

test('a VPC has the CIDRs and subnets of the scope that sees most of it', async () => {
  const more = row('vpc', 'vpc-1', '10.1.0.0/16', 0);
  const { of } = await across([
    [own, [vpc]],
    [otherIpam, [full, vpc, more]],
  ]);
  expect(of('ipam-scope-a')).toMatchObject([
    {
      key: 'vpc-1/vpc/vpc-1/ipv4',
      cidrs: ['10.0.0.0/16', '10.1.0.0/16'],
      capacity: { total: 131_072, used: 256 },
      knownFrom: { figures: 'ipam-scope-c', ownCidrs: ['10.0.0.0/16'] },
      findings: [],
    },
  ]);
  expect(of('ipam-scope-a')[0]).not.toHaveProperty('otherSubnets');
  expect(of('ipam-scope-c')).toMatchObject([
    { key: full24, findings: [{ kind: 'utilization' }] },
    { judgedIn: 'ipam-scope-a' },
  ]);
});

test.each([
  ['a scope of the internet', others],
  ['another private scope', scope('d')],
])('CIDRs of one family that an IPAM has in a private scope and in %s count in each', async (_, second) => {
  const local = row('vpc', 'vpc-1', 'fd00:1:2::/48', 0);
  const { of, summaryOf } = await across([
    [own, [local]],
    [second, [ipv6, ipv6Only]],
    [otherIpam, [local]],
  ]);
  expect(of('ipam-scope-a')).toMatchObject([{ cidrs: ['fd00:1:2::/48'], capacity: { total: 65_536 } }]);
  const [, vpcThere] = of(second.scopeId);
  expect(vpcThere).toMatchObject({ cidrs: ['2001:db8::/56'], capacity: { total: 256, used: 1 } });
  expect(vpcThere).not.toHaveProperty('judgedIn');
  expect(of('ipam-scope-c')).toMatchObject([{ judgedIn: 'ipam-scope-a' }]);
  expect(summaryOf(second.scopeId).coverage.notApplicable.countedTwice ?? 0).toBe(0);
});

test.each([
  ['only the two scopes', []],
  ['another IPAM, too', [[otherIpam, [row('vpc', 'vpc-1', 'fd00:1:2::/48', 0)]]]],
] satisfies [string, Listed][])(
  'no CIDR counts in two scopes because EC2 lists all of them in one row: %s',
  async (_, more) => {
    const local = row('vpc', 'vpc-1', 'fd00:1:2::/48', 0);
    const { of, summaryOf } = await across([
      [own, [local]],
      [others, [ipv6, ipv6Only]],
      ...more,
      [accounts, [local, ipv6, ipv6Only]],
    ]);
    const [here] = of('ipam-scope-a');
    expect(here).toMatchObject({ cidrs: ['fd00:1:2::/48'], capacity: { total: 65_536 } });
    expect(here).not.toHaveProperty('knownFrom');
    const [, there] = of('ipam-scope-b');
    expect(there).toMatchObject({ cidrs: ['2001:db8::/56'], capacity: { total: 256, used: 1 } });
    expect(there).not.toHaveProperty('judgedIn');
    expect(of('ec2-1')).toMatchObject([{ judgedIn: 'ipam-scope-b' }, { judgedIn: 'ipam-scope-a' }]);
    expect(summaryOf('ec2-1').coverage.notApplicable.countedTwice).toBe(2);
  },
);

test('what EC2 lists of one of several scopes goes with that one, and its figures count there', async () => {
  const newer = row('vpc', 'vpc-1', '2001:db8:0:100::/56', 0);
  const { of } = await across([
    [own, [row('vpc', 'vpc-1', 'fd00:1:2::/48', 0)]],
    [others, [ipv6, ipv6Only]],
    [accounts, [ipv6, newer, ipv6Only]],
  ]);
  expect(of('ipam-scope-a')).toMatchObject([{ cidrs: ['fd00:1:2::/48'], capacity: { total: 65_536 } }]);
  const [, there] = of('ipam-scope-b');
  expect(there).toMatchObject({
    capacity: { total: 512 },
    knownFrom: { figures: 'ec2-1', ownCidrs: ['2001:db8::/56'] },
  });
  expect(of('ec2-1')).toMatchObject([{ judgedIn: 'ipam-scope-b' }, { judgedIn: 'ipam-scope-b' }]);
});

test('the same CIDR in two scopes of an IPAM, which moves it just now, counts once', async () => {
  const { of } = await across([
    [own, [vpc]],
    [scope('d'), [vpc]],
  ]);
  expect(of('ipam-scope-d')).toMatchObject([{ judgedIn: 'ipam-scope-a' }]);
});

test('the IPAM that manages a CIDR says whether it keeps the rules', async () => {
  const managed: ResourceCidr = { ...vpc, state: { management: 'managed', compliance: 'noncompliant' } };
  const { of } = await across([
    [own, [{ ...vpc, state: { management: 'unmanaged', compliance: 'unmanaged' } }]],
    [otherIpam, [managed]],
  ]);
  expect(of('ipam-scope-a')).toMatchObject([
    {
      state: managed.state,
      knownFrom: { management: 'ipam-scope-c' },
      findings: [{ kind: 'noncompliant' }, { kind: 'idle' }],
    },
  ]);
});

test('a try that ended between two scopes loses nothing of what they said', async () => {
  const scopes = [
    [own, [at(full, '10:00', 0.4), vpc]],
    [otherIpam, [at(full, '10:30', 0.99), vpc]],
  ] as const;
  const whole = await across(scopes);
  for (let failing = 1; failing <= 4; failing++) {
    const objects = evaluatedIn(scopes);
    await expect(summarize(failingAt(objects, failing))).rejects.toThrow('broken off');
    const { summary } = await summarize(objects);
    expect(summary).toEqual(whole.summary);
    for (const [{ scopeId }] of scopes) {
      const lines = objects.lines(runKeys.evaluations(prefix, scopeId));
      expect(lines.map((line) => Evaluation.parse(line))).toEqual(whole.of(scopeId));
    }
  }
});

test('of a group that two IPAMs see, one tells: that in which its VPCs are judged', async () => {
  const vpcs = ['vpc-1', 'vpc-2'].map((id) => ({ ...row('vpc', id, '10.0.0.0/16', 0), id }));
  const rows = vpcs.map(({ id, ...each }) => {
    const resource = { ...each.resource, vpcId: id };
    return { ...each, resource, key: resourceCidrKey(resource) };
  });
  const subnetOf = (vpcId: string) => {
    const resource = { ...full.resource, id: `subnet-of-${vpcId}`, vpcId };
    return { ...full, resource, key: resourceCidrKey(resource) };
  };
  const group = (scopeId: string) => ({
    ...{ scopeId, group: '10.0.0.0/16', allowed: false, severity: 'warning', relation: 'equal', members: 2 },
    listed: vpcs.map(({ id }) => ({ kind: 'vpc', id, cidr: '10.0.0.0/16' })),
  });
  const { of, summary, overlapsOf } = await across(
    [
      [own, [...rows, subnetOf('vpc-1')]],
      [otherIpam, [...rows, subnetOf('vpc-2')]],
    ],
    group,
  );
  expect([own, otherIpam].map(({ scopeId }) => of(scopeId).filter(({ judgedIn }) => judgedIn).length)).toEqual([0, 2]);
  expect([own, otherIpam].map(({ scopeId }) => overlapsOf(scopeId).length)).toEqual([1, 0]);
  expect(summary.overlaps).toMatchObject({ groups: 1, worst: [{ scopeId: own.scopeId }] });
});
