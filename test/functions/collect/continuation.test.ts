import { expect, test } from 'vitest';
import { collectTask, MARGIN_MS } from '../../../functions/collect/task.ts';
import { countdown, fakeInvocation } from '../../fakes/invocation.ts';
import { memoryObjects } from '../../fakes/objects.ts';
import {
  callsOf,
  collect,
  collectAll,
  fakeIpam,
  noAccounts,
  noDiscoveries,
  noPools,
  partsOf,
  runOf,
  scope,
  subnets,
  vpc,
} from './collect.ts';

test('hands on a continuation, with everything read so far written, before its time is up', async () => {
  const ipam = fakeIpam(subnets(50), { pageSize: 10 });
  const invocation = fakeInvocation({ deadline: countdown(MARGIN_MS + 2, MARGIN_MS + 1, MARGIN_MS) });
  const { collected, objects } = await collect(ipam, { run: runOf(['subnet']), invocation });

  expect(collected).toMatchObject({
    done: false,
    calls: 3,
    lists: { subnet: { open: ['after-30'] } },
    rows: { kept: 30 },
  });
  expect(partsOf(objects, collected).flat()).toHaveLength(30);
});

test('comes to an end with one page an invocation, and reads no page twice', async () => {
  const ipam = fakeIpam([vpc, ...subnets(35)], { pageSize: 10 });
  const { collected, objects, invocations } = await collectAll(ipam, {
    invocation: fakeInvocation({ deadline: () => 0 }),
  });

  expect(invocations).toHaveLength(5);
  expect(new Set(ipam.calls).size).toBe(5);
  expect(collected).toMatchObject({ done: true, calls: 5, rows: { kept: 36 } });
  expect(partsOf(objects, collected).flat()).toHaveLength(36);
});

test('the inventory is the same, however often it was interrupted', async () => {
  const rows = [vpc, ...subnets(35)];
  const whole = await collectAll(fakeIpam(rows, { pageSize: 10 }));
  const inPieces = await collectAll(fakeIpam(rows, { pageSize: 10 }), {
    invocation: fakeInvocation({ deadline: () => 0 }),
  });
  const keys = (result: typeof whole) =>
    partsOf(result.objects, result.collected)
      .flat()
      .map(({ key }) => key)
      .sort();

  expect(keys(inPieces)).toEqual(keys(whole));
  expect(inPieces.collected.rows).toEqual(whole.collected.rows);
});

test('the same input writes the same objects again, and no others', async () => {
  const objects = memoryObjects();
  const ipam = fakeIpam(subnets(35), { pageSize: 10 });
  const first = await collect(ipam, { objects });
  const written = objects.snapshot();
  const second = await collect(ipam, { objects });

  expect(second.collected).toEqual(first.collected);
  expect(objects.snapshot()).toEqual(written);
});

test('does not change the continuation that it was given', async () => {
  const ipam = fakeIpam(subnets(35), { pageSize: 10 });
  const { collected } = await collect(ipam, { invocation: fakeInvocation({ deadline: () => 0 }) });
  const before = structuredClone(collected);
  await collectTask.run(
    { run: runOf(), scope, collected },
    { ...fakeInvocation(), ...noAccounts, ...noPools, ...noDiscoveries, ...callsOf(ipam), objects: memoryObjects() },
  );

  expect(collected).toEqual(before);
});

test('has nothing left to do with a scope that is done', async () => {
  const ipam = fakeIpam(subnets(5));
  const { collected } = await collect(ipam);
  const calls = ipam.calls.length;

  expect((await collect(ipam, { collected })).collected).toEqual(collected);
  expect(ipam.calls).toHaveLength(calls);
});
