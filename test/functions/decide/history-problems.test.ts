import { expect, test } from 'vitest';
import { historyKeys } from '../../../storage/keys.ts';
import { alertWorld } from '../../fakes/alert-world.ts';
import { SCOPE } from '../../fakes/results.ts';

const at = (hour: number) => ({
  runId: `run-${hour}`,
  asOf: new Date(Date.UTC(2026, 10, 3, hour)).toISOString(),
  subnets: [{ id: 'subnet-0', usedPercent: 20 }],
});

test('what was wrong with the history is told by the next run, once', async () => {
  const world = alertWorld();
  await world.run(at(0));
  await world.record((await world.run(at(1))).run);
  const key = historyKeys.head(SCOPE);
  world.objects.edit(key, (body) => body.slice(0, -9));
  const meets = await world.run(at(2));
  await world.record(meets.run);
  expect(world.head().troubles).toEqual([]);

  const tells = await world.run(at(3));
  await world.record(tells.run);
  expect(world.report(tells.run).troubles).toMatchObject([
    { key: `object/${key}`, text: expect.stringMatching(/head\.json cannot be used: .*set-aside/), isNew: true },
  ]);

  const after = await world.run(at(4));
  expect(world.head().troubles).toEqual([]);
  expect(world.told(after.run)).toEqual([]);
});
