import type { GetIpamResourceCidrsRequest } from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allPartKeys, type Collected } from '../../../functions/shared/collected.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { type MemoryObjects, memoryObjects } from '../../fakes/objects.ts';
import { collect, collectAll, type FakeIpam, fakeIpam, runOf, scope, subnets, vpc } from './collect.ts';

const rows = [vpc, ...subnets(35), ...subnets(3)];

/** What Evaluate gets of it. */
function inventoryOf({ objects, collected }: { objects: MemoryObjects; collected: Collected }): string[] {
  const keys = Object.values(allPartKeys(runOf().prefix, scope.scopeId, collected)).flat();
  const lines = keys.flatMap((key) => objects.lines(key)).map((line) => JSON.stringify(line));
  return [...new Set(lines)].sort();
}

/** An IPAM that answers when it is told to. */
function answering(ipam: FakeIpam, answer: (region: string, input: GetIpamResourceCidrsRequest) => Promise<unknown>) {
  return {
    getIpamResourceCidrs: async (region: string, input: GetIpamResourceCidrsRequest) => {
      await answer(region, input);
      return await ipam.getIpamResourceCidrs(region, input);
    },
  };
}

test('types are read side by side, and so are their pages and what is found of them', async () => {
  const underWay = new Set<string>();
  let most = 0;
  const slow = answering(fakeIpam(rows, { pageSize: 10 }), async (_, { ResourceType = '' }) => {
    underWay.add(ResourceType);
    most = Math.max(most, underWay.size);
    await new Promise((resolve) => setTimeout(resolve, 5));
    underWay.delete(ResourceType);
  });
  await collect(slow, { run: runOf(['vpc', 'subnet', 'eip']) });
  expect(most).toBe(3);
});

test('in whatever order answers come, and wherever invocations end, the inventory is the same', async () => {
  const sequential = await collectAll(fakeIpam(rows, { pageSize: 10 }), {
    invocation: fakeInvocation({ deadline: () => 0 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(fc.boolean(), { maxLength: 20 }), async (scheduler, ends) => {
      const ipam = answering(fakeIpam(rows, { pageSize: 10 }), () => scheduler.schedule(Promise.resolve()));
      let asked = 0;
      const deadline = () => (ends[asked++] ? 0 : 900_000);
      const all = await scheduler.waitFor(collectAll(ipam, { invocation: fakeInvocation({ deadline }) }));
      expect(inventoryOf(all)).toEqual(inventoryOf(sequential));
      expect(all.collected.rows.kept + all.collected.rows.duplicates).toBe(rows.length);
      expect(all.collected.read).toEqual(sequential.collected.read);
    }),
    { numRuns: 100 },
  );
});

test('an attempt that still runs writes over nothing that another one names', async () => {
  const objects = memoryObjects();
  const ipam = fakeIpam(rows, { pageSize: 10 });
  const counted = await collect(ipam, { objects, invocation: fakeInvocation({ attempt: 'second' }) });
  const before = inventoryOf(counted);
  await collect(fakeIpam(subnets(2)), { objects, invocation: fakeInvocation({ attempt: 'first' }) });
  expect(inventoryOf(counted)).toEqual(before);
});
