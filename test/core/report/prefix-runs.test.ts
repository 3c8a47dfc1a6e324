import { expect, test } from 'vitest';
import { type Cidr, parseCidr } from '../../../core/address/cidr.ts';
import { PrefixMap } from '../../../core/measure/prefix-map.ts';
import { blockCounts, blockRuns } from '../../../core/report/prefix-runs.ts';

test('the map of /28 blocks is read as it is written, block for block', () => {
  const map = new PrefixMap(cidr('10.0.0.0/24'));
  for (const used of ['10.0.0.20/32', '10.0.0.48/28', '10.0.0.64/28']) map.add(cidr(used));
  const {
    map: text,
    total,
    free,
    assigned,
    occupied,
    keptByAws,
    setAside,
    reservedFree,
  } = map.count([
    { cidr: cidr('10.0.0.128/26'), type: 'prefix' },
    { cidr: cidr('10.0.0.192/28'), type: 'explicit' },
  ]);
  const runs = blockRuns(text);
  expect(runs.reduce((sum, { blocks }) => sum + blocks, 0)).toBe(total);
  expect(Object.fromEntries(blockCounts(runs))).toEqual({
    '.': free,
    r: reservedFree,
    a: assigned,
    o: occupied,
    x: setAside,
    k: keptByAws,
  });
  expect(runs[0]).toEqual({ state: 'k', from: 0, blocks: 1 });
  expect(runs.find(({ state }) => state === 'a')).toEqual({ state: 'a', from: 3, blocks: 2 });
});

test('a state that came later takes its room, and is none of ours', () => {
  expect(blockRuns('2.3?1o')).toEqual([
    { state: '.', from: 0, blocks: 2 },
    { state: 'o', from: 5, blocks: 1 },
  ]);
  expect(blockRuns('garbage')).toEqual([]);
});

function cidr(text: string): Cidr {
  const parsed = parseCidr(text);
  if (!parsed) throw new Error(text);
  return parsed;
}
