import { expect, test } from 'vitest';
import { resourceCidrKey } from '../../../core/inventory/resource-key.ts';
import { builtInPolicy } from '../../../core/policy/built-in.ts';
import { type Input, MAX_PARTS, run } from '../../../functions/evaluate/task.ts';
import { ScopeTooLarge } from '../../../functions/shared/errors.ts';
import { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import { InvalidInput } from '../../../statemachine/contracts/invalid.ts';
import type { Resource, ResourceCidr } from '../../../statemachine/contracts/resource-cidr.ts';
import { ScopeSummary } from '../../../statemachine/contracts/summary.ts';
import { ObjectMissing } from '../../../storage/errors.ts';
import { runKeys } from '../../../storage/keys.ts';
import { countdown, fakeInvocation } from '../../fakes/invocation.ts';
import { type MemoryObjects, memoryObjects } from '../../fakes/objects.ts';

const prefix = 'runs/2026/11/21/run-1/';
const scope = {
  scopeId: 'ipam-scope-1',
  scopeType: 'private',
  ipamId: 'ipam-1',
  ipamRegion: 'eu-west-1',
  tier: 'advanced',
} as const;

function input(parts: number, kept: number): Input {
  return {
    run: {
      runId: 'run-1',
      asOf: '2026-11-21T20:00:00Z',
      prefix,
      authoritative: false,
      dryRun: false,
      resourceTypes: ['vpc', 'subnet'],
    },
    scope,
    collected: {
      done: true,
      pass: 1,
      lists: { subnet: { open: [], parts: [{ attempt: 'a', count: parts }] } },
      restarts: 0,
      calls: 1,
      records: 0,
      regions: [],
      read: {},
      gaps: [],
      rows: { kept, duplicates: 0, filteredOut: 0, malformed: 0 },
    },
  };
}

function row(resource: Pick<Resource, 'id' | 'type' | 'cidr'>, ipUsage?: number): ResourceCidr {
  const full: Resource = {
    ...resource,
    vpcId: 'vpc-1',
    family: resource.cidr.includes(':') ? 'ipv6' : 'ipv4',
    accountId: '111122223333',
    region: 'eu-west-1',
  };
  return { key: resourceCidrKey(full), resource: full, state: {}, ...(ipUsage !== undefined && { ipUsage }) };
}

function bucketWith(...parts: ResourceCidr[][]): MemoryObjects {
  const objects = memoryObjects();
  objects.give(runKeys.policy(prefix), builtInPolicy);
  for (const [part, rows] of parts.entries()) {
    objects.giveLines(runKeys.inventoryPart(prefix, scope.scopeId, 1, 'subnet', 'a', part), rows);
  }
  return objects;
}

function evaluations(objects: MemoryObjects): Evaluation[] {
  return objects.lines(runKeys.evaluations(prefix, scope.scopeId)).map((line) => Evaluation.parse(line));
}

const full = row({ id: 'subnet-a', type: 'subnet', cidr: '10.0.0.0/24' }, 0.9922);
const silent = row({ id: 'subnet-b', type: 'subnet', cidr: '10.0.1.0/24' });
const ipv6 = row({ id: 'subnet-b', type: 'subnet', cidr: '2600::/64' });
const vpc = row({ id: 'vpc-1', type: 'vpc', cidr: '10.0.0.0/16' }, 0.0078);

test('evaluations are written sorted and unique, and what they come to is summed up beside them', async () => {
  const objects = bucketWith([silent, vpc], [full, silent, ipv6]);

  const output = await run(input(2, 5), { objects, ...fakeInvocation() });

  const written = evaluations(objects);
  expect(written.map(({ key }) => key)).toEqual([
    'vpc-1/subnet/subnet-a/10.0.0.0/24',
    'vpc-1/subnet/subnet-b/10.0.1.0/24',
    'vpc-1/subnet/subnet-b/2600::/64',
    'vpc-1/vpc/vpc-1/ipv4',
  ]);
  const counts = { ok: 1, warning: 0, critical: 1, notMeasured: 1, notApplicable: 1 };
  const rows = { kept: 4, duplicates: 1, filteredOut: 0, malformed: 0 };
  expect(output).toEqual({ scopeId: scope.scopeId, rows, counts });
  expect(written.reduce((sum, each) => sum + each.resourceCidrs, 0)).toBe(rows.kept);

  const summary = ScopeSummary.parse(objects.json(runKeys.scopeSummary(prefix, scope.scopeId)));
  expect(summary).toMatchObject({
    coverage: { rows, counts, notMeasured: { noUsageFromIpam: 1 }, notApplicable: { ipv6Subnet: 1 }, disagreements: 0 },
    byType: { vpc: { ok: 1 }, subnet: { critical: 1, notMeasured: 1, notApplicable: 1 } },
    accounts: 1,
    regions: ['eu-west-1'],
    worst: [{ alertKey: 'ipam-scope-1/vpc-1/subnet/subnet-a/10.0.0.0/24#utilization', capacity: { free: 2 } }],
  });
});

const OWN = { accountId: '111122223333', region: 'eu-west-1' };

test.each([
  ['there', { subnet: { except: [OWN] } }, false],
  ['in all of the account', { subnet: { except: [{ accountId: OWN.accountId }] } }, false],
  ['in another Region', { subnet: { except: [{ ...OWN, region: 'us-east-1' }] } }, true],
  ['nowhere', { subnet: { except: [] } }, true],
])('of subnets that were not read %s, a VPC is judged by those it has: %s', async (_, read, judged) => {
  const objects = bucketWith([vpc]);
  const { collected, ...rest } = input(1, 1);

  await run({ ...rest, collected: { ...collected, read } }, { objects, ...fakeInvocation() });

  expect(evaluations(objects)[0]?.freeSpace !== undefined).toBe(judged);
});

test('without time for it, resources are judged without a forecast, and a gap says so', async () => {
  const other = row({ id: 'vpc-2', type: 'vpc', cidr: '10.1.0.0/16' }, 0.0078);
  const objects = bucketWith([
    vpc,
    { ...other, key: 'vpc-2/vpc/vpc-2/10.1.0.0/16', resource: { ...other.resource, vpcId: 'vpc-2' } },
  ]);

  await run(input(1, 2), { objects, ...fakeInvocation({ deadline: countdown(300_000, 299_999) }) });

  const [first, second] = evaluations(objects);
  expect(first?.forecast).toEqual({ none: 'tooShort' });
  expect(second?.verdict.status).toBe('evaluated');
  expect(second).not.toHaveProperty('forecast');
  const { coverage } = ScopeSummary.parse(objects.json(runKeys.scopeSummary(prefix, scope.scopeId)));
  expect(coverage.gaps).toMatchObject([{ kind: 'forecastsUnknown', text: expect.stringContaining('no time') }]);
});

test('the same inventory again writes the same objects', async () => {
  const objects = bucketWith([full, vpc]);
  await run(input(1, 2), { objects, ...fakeInvocation() });
  const before = objects.snapshot();
  await run(input(1, 2), { objects, ...fakeInvocation() });
  expect(objects.snapshot()).toEqual(before);
});

test('an empty scope has no evaluations, and says so', async () => {
  const objects = bucketWith();
  const output = await run(input(0, 0), { objects, ...fakeInvocation() });
  expect(output.counts).toEqual({ ok: 0, warning: 0, critical: 0, notMeasured: 0, notApplicable: 0 });
  expect(evaluations(objects)).toEqual([]);
});

test('a part that is gone fails the scope by name', async () => {
  const objects = bucketWith([full]);
  await expect(run(input(2, 2), { objects, ...fakeInvocation() })).rejects.toThrow(ObjectMissing);
});

test('a row that is not one is named by its key, its object and what is wrong', async () => {
  const objects = bucketWith([row({ id: 'subnet-1', type: 'subnet', cidr: '10.0.0.0/24' })]);
  const key = runKeys.inventoryPart(prefix, scope.scopeId, 1, 'subnet', 'a', 0);
  const broken = { ...row({ id: 'subnet-2', type: 'subnet', cidr: '10.0.1.0/24' }), ipUsage: 'much' };
  objects.giveLines(key, [broken]);

  const evaluated = run(input(1, 1), { objects, ...fakeInvocation() });

  await expect(evaluated).rejects.toThrow(InvalidInput);
  await expect(evaluated).rejects.toThrow(new RegExp(`${key}.*vpc-1/subnet/subnet-2.*ipUsage: `));
});

test('a scope beyond the limit is refused, with what to do', async () => {
  const objects = bucketWith();
  const refused = run(input(MAX_PARTS + 1, 1), { objects, ...fakeInvocation() });
  await expect(refused).rejects.toThrow(ScopeTooLarge);
  await expect(refused).rejects.toThrow(/resourceTypes/);
});
