import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareViews, groups, mergeParts } from '../../../core/inventory/groups.ts';
import { resourceCidrKey } from '../../../core/inventory/resource-key.ts';
import type { ResourceCidr } from '../../../statemachine/contracts/resource-cidr.ts';

function row(key: string, ipUsage?: number): ResourceCidr {
  const resource = { id: 'i', type: 'subnet', cidr: '10.0.0.0/24', family: 'ipv4' } as const;
  return { key, resource, state: {}, ...(ipUsage !== undefined && { ipUsage }) };
}

async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

test('parts merge to one sorted stream in which each key stands once, whatever the parts', async () => {
  const part = fc.array(
    fc.tuple(fc.string({ minLength: 1, maxLength: 3 }), fc.option(fc.double({ min: 0, max: 1, noNaN: true }))),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 6 }), async (parts) => {
      const sorted = parts.map((rows) =>
        rows.map(([key, usage]) => row(`${key}/`, usage ?? undefined)).sort(compareViews),
      );
      let duplicates = 0;
      const merged = await Array.fromAsync(mergeParts(sorted.map(stream), () => duplicates++));

      const all = sorted.flat();
      const keys = [...new Set(all.map((each) => each.key))].sort();
      expect(merged.map((each) => each.key)).toEqual(keys);
      expect(duplicates).toBe(all.length - keys.length);
      for (const each of merged) {
        const usages = all.filter((other) => other.key === each.key).map((other) => other.ipUsage ?? -1);
        expect('ipUsage' in each ? each.ipUsage : -1).toBe(Math.max(...usages));
      }
    }),
  );
});

test('a VPC and its subnets come as one group, however their ids sort', async () => {
  const ids = ['vpc-1', 'vpc-10', 'vpc-1a', 'vpc-1-'];
  const rows = ids.flatMap((id) => [
    resourceCidrKey({ id, type: 'vpc', cidr: '10.0.0.0/16', vpcId: id }),
    resourceCidrKey({ id: `subnet-${id}`, type: 'subnet', cidr: '10.0.0.0/24', vpcId: id }),
  ]);
  const sorted = rows.map((key) => row(key)).sort(compareViews);
  const found = await Array.fromAsync(groups(stream(sorted)));
  expect(found.map((group) => group.length)).toEqual([2, 2, 2, 2]);
});
