import { PIXELS } from '../../core/report/layout/boxes.ts';
import type { Item } from '../../core/report/layout/item.ts';
import { linesOf } from '../../core/report/layout/lines.ts';
import { stripOf } from '../../core/report/layout/strip.ts';

// How long the map takes to lay out a pool of 20,000 VPCs: `node bench/report/map.ts`. CPU time, the least of some runs.

const VPCS = 20_000;
const RUNS = 5;
const FIRST = 10n << 24n;

const vpcs = Array.from({ length: VPCS }, (_, at): Item => {
  const first = FIRST + BigInt(at) * 512n;
  return { kind: 'vpc', rows: [at], family: 'ipv4', first, end: first + 256n, inside: [], worst: 'ok' };
});
const pool = { family: 'ipv4', first: FIRST, end: FIRST + (1n << 24n) } as const;

for (const scale of [
  { ...PIXELS, width: 1142, lines: 3 },
  { ...PIXELS, width: 362, lines: 4 },
  { ...PIXELS, width: 1392, lines: 24, aim: 22 },
]) {
  const times = Array.from({ length: RUNS }, () => {
    const before = process.cpuUsage();
    linesOf(stripOf(pool, vpcs), scale);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  const boxes = linesOf(stripOf(pool, vpcs), scale).flat().length;
  process.stdout.write(
    `${scale.width} px, ${scale.lines} lines: ${Math.min(...times).toFixed(0)} ms, ${boxes} boxes\n`,
  );
}
