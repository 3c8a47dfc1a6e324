import { expect, test } from 'vitest';
import { PART_ROWS } from '../../../functions/collect/part.ts';
import { ResourceCidrType } from '../../../statemachine/contracts/resource-cidr.ts';
import { collect, fakeIpam, partsOf, runOf, subnet, subnets, vpc } from './collect.ts';

test('reads every page of every type asked for, in the home Region of the IPAM', async () => {
  const ipam = fakeIpam([vpc, ...subnets(25)], { pageSize: 10 });
  const { collected } = await collect(ipam);

  expect(ipam.calls).toEqual([
    'eu-west-1 vpc',
    'eu-west-1 subnet',
    'eu-west-1 subnet after-10',
    'eu-west-1 subnet after-20',
  ]);
  expect(collected).toEqual({
    done: true,
    pass: 1,
    lists: {
      vpc: { open: [], parts: [{ attempt: 'attempt-1', count: 1 }] },
      subnet: { open: [], parts: [{ attempt: 'attempt-1', count: 1 }] },
    },
    records: 0,
    regions: [],
    read: { vpc: { except: [] }, subnet: { except: [] } },
    gaps: [],
    rows: { kept: 26, duplicates: 0, filteredOut: 0, malformed: 0 },
    calls: 4,
    restarts: 0,
  });
});

test('asks for the largest pages, of this scope', async () => {
  const ipam = fakeIpam([vpc]);
  await collect(ipam, { run: runOf(['vpc']) });

  expect(ipam.requests).toEqual([{ IpamScopeId: 'ipam-scope-a', MaxResults: 1000, ResourceType: 'vpc' }]);
});

test('asks for each type by its own name, so that a part holds rows of one type only', async () => {
  const ipam = fakeIpam([vpc, ...subnets(3)]);
  const { collected } = await collect(ipam, { run: runOf([...ResourceCidrType.options]) });

  expect(ipam.calls).toEqual(ResourceCidrType.options.map((type) => `eu-west-1 ${type}`));
  expect(collected.rows.kept).toBe(4);
});

test('asks once for a type that the request names twice', async () => {
  const ipam = fakeIpam([vpc]);
  await collect(ipam, { run: runOf(['vpc', 'vpc']) });

  expect(ipam.calls).toEqual(['eu-west-1 vpc']);
});

test('filters again, for an API that does not', async () => {
  const { collected } = await collect(
    { getIpamResourceCidrs: async () => ({ IpamResourceCidrs: [vpc, subnet(1), { ...vpc, ResourceType: 'eip' }] }) },
    { run: runOf(['vpc']) },
  );

  expect(collected.rows).toEqual({ kept: 1, duplicates: 0, filteredOut: 2, malformed: 0 });
});

test('writes parts that are sorted by key, code unit by code unit', async () => {
  const ids = ['vpc-b', 'vpc-B', 'vpc-ä', 'vpc-10', 'vpc-1', 'vpc-a'];
  const rows = ids.map((ResourceId) => ({ ...vpc, ResourceId }));
  const { collected, objects } = await collect(fakeIpam(rows), { run: runOf(['vpc']) });
  const [part = []] = partsOf(objects, collected);

  expect(part.map(({ resource }) => resource.id)).toEqual(['vpc-1', 'vpc-10', 'vpc-B', 'vpc-a', 'vpc-b', 'vpc-ä']);
});

test('splits a large scope into parts of bounded size, each sorted', async () => {
  const { collected, objects } = await collect(fakeIpam(subnets(25_500), { pageSize: 950 }));
  const parts = partsOf(objects, collected);

  expect(parts.map((part) => part.length)).toEqual([PART_ROWS, PART_ROWS, 5_500]);
  expect(collected.rows.kept).toBe(25_500);
  for (const part of parts) {
    const keys = part.map(({ key }) => key);
    expect(keys).toEqual([...keys].sort());
  }
});

test('keeps a resource CIDR once that several pages or discoveries show, with the usage that is known', async () => {
  const { IpUsage, ...unmeasured } = subnet(1);
  const rows = [
    unmeasured,
    subnet(1, { IpUsage: 0.7 }),
    subnet(2),
    unmeasured,
    subnet(1, { ResourceCidr: '10.9.0.0/24' }),
  ];
  const { collected, objects } = await collect(fakeIpam(rows, { pageSize: 2 }));

  expect(collected.rows).toEqual({ kept: 3, duplicates: 2, filteredOut: 0, malformed: 0 });
  expect(partsOf(objects, collected)[0]?.find(({ resource }) => resource.cidr === '10.0.1.0/24')?.ipUsage).toBe(0.7);
});

test('a scope without any row is done, without a part', async () => {
  const { collected, objects } = await collect(fakeIpam([]));

  expect(collected).toMatchObject({ done: true, calls: 2, rows: { kept: 0 } });
  expect(objects.keys()).toEqual([]);
});

test('goes on after an empty page that has a token', async () => {
  const { collected } = await collect(
    {
      getIpamResourceCidrs: async (_, { NextToken }) =>
        NextToken ? { IpamResourceCidrs: [vpc] } : { IpamResourceCidrs: [], NextToken: 'more' },
    },
    { run: runOf(['vpc']) },
  );

  expect(collected).toMatchObject({ done: true, calls: 2, rows: { kept: 1 } });
});
