import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareViews, groups, mergeParts } from '../../../core/inventory/groups.ts';
import { resourceCidrKey } from '../../../core/inventory/resource-key.ts';
import { ownersViews } from '../../../core/inventory/views.ts';
import type { ResourceCidr } from '../../../statemachine/contracts/resource-cidr.ts';

const OWNER = '555555555555';

function row(id: string, accountId: string | undefined, ipUsage?: number): ResourceCidr {
  const type = id.startsWith('vpc') ? 'vpc' : 'subnet';
  const resource = { id, type, cidr: '10.0.0.0/24', family: 'ipv4', vpcId: 'vpc-1', accountId } as const;
  return { key: resourceCidrKey(resource), resource, state: {}, ipUsage };
}

function chosen(rows: readonly ResourceCidr[]) {
  let dropped = 0;
  const kept = ownersViews([...rows].sort(compareViews), () => dropped++);
  return { kept, dropped, owners: kept.map(({ resource }) => resource.accountId) };
}

test("of a shared subnet the view of the VPC's owner is kept, however full it looks to the others", () => {
  const views = [
    row('subnet-1', '111111111111', 0.99),
    row('subnet-1', OWNER, 0.5),
    row('subnet-1', '999999999999', 0.7),
    row('vpc-1', OWNER, 0.1),
  ];

  const { kept, dropped } = chosen(views);

  expect(kept.map(({ resource: { id, accountId }, ipUsage }) => [id, accountId, ipUsage])).toEqual([
    ['subnet-1', OWNER, 0.5],
    ['vpc-1', OWNER, 0.1],
  ]);
  expect(dropped).toBe(2);
});

test('a VPC that several accounts list belongs to the one that lists most of its subnets', () => {
  const views = ['111111111111', OWNER, '999999999999'].flatMap((account) => [
    row('vpc-1', account),
    row('subnet-1', account),
    ...(account === OWNER ? [row('subnet-2', account)] : []),
  ]);

  expect(chosen(views).owners).toEqual([OWNER, OWNER, OWNER]);
});

test('an account that lists no VPC does not own it, however many of its subnets it lists', () => {
  const views = [
    row('vpc-1', OWNER),
    ...['subnet-1', 'subnet-2', 'subnet-3'].map((id) => row(id, '111111111111')),
    row('subnet-1', OWNER),
  ];

  expect(chosen(views).owners).toEqual([OWNER, '111111111111', '111111111111', OWNER]);
});

test('where no VPC is known the choice is the same whatever order the views come in', () => {
  const views = [
    row('subnet-1', '111111111111', 0.2),
    row('subnet-1', '999999999999', 0.4),
    row('subnet-1', undefined),
  ];

  expect(chosen(views).owners).toEqual(['111111111111']);
  expect(chosen(views.toReversed()).owners).toEqual(['111111111111']);
});

test('a group in which nothing is shared comes back as it is', () => {
  const lines = [row('subnet-1', OWNER), row('vpc-1', OWNER)].sort(compareViews);

  expect(ownersViews(lines, () => expect.unreachable())).toBe(lines);
});

test('every row is kept or dropped, and each resource CIDR is kept once, however the parts are cut', async () => {
  const accounts = ['111111111111', OWNER, '999999999999'];
  const rows = fc.array(
    fc.record({
      id: fc.constantFrom('vpc-1', 'subnet-1', 'subnet-2', 'subnet-3'),
      account: fc.constantFrom(...accounts),
      usage: fc.constantFrom(0, 0.5, undefined),
      part: fc.nat(3),
    }),
  );
  await fc.assert(
    fc.asyncProperty(rows, async (listed) => {
      const parts = [0, 1, 2, 3].map((part) =>
        listed
          .filter((each) => each.part === part)
          .map(({ id, account, usage }) => row(id, account, usage))
          .sort(compareViews),
      );
      let dropped = 0;
      const drop = () => {
        dropped++;
      };
      const kept: ResourceCidr[] = [];
      const streams = parts.map(async function* (part) {
        yield* part;
      });
      for await (const group of groups(mergeParts(streams, drop))) {
        kept.push(...(ownersViews(group, drop) as ResourceCidr[]));
      }

      expect(kept.length + dropped).toBe(listed.length);
      expect(kept.map(({ resource }) => resource.id)).toEqual([...new Set(listed.map(({ id }) => id))].sort());
    }),
  );
});
