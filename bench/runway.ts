import type { Thresholds } from '../core/policy/schema.ts';
import { forecasts } from './replay/forecasts.ts';
import { GROWING, growing } from './replay/growing.ts';
import { plan } from './replay/organisation.ts';
import { type ByDay, type Replayed, replay } from './replay/replay.ts';
import { subnetPolicy } from './replay/run.ts';
import { toldByDays } from './replay/told-by-days.ts';

/**
 * What alerts by days until full add to a month: the organisation of bench/replay.ts and a hundred subnets that move. Compares
 * the levels of the built-in policy without `runwayDays` and with it. Takes some minutes.
 *
 *   node bench/runway.ts          with seed 1
 *   node bench/runway.ts 7        with another one
 *   node bench/runway.ts 1 10     with 10 of each 50 subnets, in a third of the time
 */
const seed = Number(process.argv[2] ?? 1);
const ofFifty = Number(process.argv[3] ?? 50);
const started = performance.now();

const WARNING = [{ usedPercent: 80, freeBelow: 256 }, { usedPercent: 95 }];
const CRITICAL = [{ usedPercent: 90, freeBelow: 64 }, { usedPercent: 98 }];
const LEAST_FLOOR = 60;
const soon = (usedPercent: number) => ({ runwayDays: 14, usedPercent });
const verySoon = { runwayDays: 3, usedPercent: 80 };

const { subnets: usual, failed } = plan(seed);
const subnets = [...usual.filter(({ index }) => index % 50 < ofFifty), ...growing(seed)];
const forecastAt = forecasts(failed, LEAST_FLOOR - 5);
const run = (warning: Thresholds[], critical: Thresholds[] = []) => {
  const policy = subnetPolicy({
    warning: { any: [...WARNING, ...warning] },
    critical: { any: [...CRITICAL, ...critical] },
  });
  return replay({ subnets, failed, policyAt: () => policy, forecastAt });
};
console.log(`Seed ${seed}: 30 days hourly, ${subnets.length - GROWING} usual subnets and ${GROWING} that move`);
const without = await run([]);
const all = [
  ['without', without],
  [text(soon(80)), await run([soon(80)])],
  [`and critical ${text(verySoon)}`, await run([soon(80)], [verySoon])],
  [text(soon(LEAST_FLOOR)), await run([soon(LEAST_FLOOR)])],
] as const;

const number = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 1 });
const row = (name: string, of: (result: Replayed) => string) =>
  console.log(`| ${name} | ${all.map(([, result]) => of(result)).join(' | ')} |`);
const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
const messages = ['pages', 'recoveries', 'digests', 'others'] as const satisfies readonly (keyof ByDay)[];

console.log(`\n| | ${all.map(([name]) => name).join(' | ')} |`);
console.log(`| :--- ${'| ---: '.repeat(all.length)}|`);
for (const name of messages) row(name, ({ byDay }) => number(total(byDay[name])));
row('**all messages**', ({ byDay }) => number(messages.reduce((sum, name) => sum + total(byDay[name]), 0)));
for (const severity of ['warning', 'critical'] as const) {
  const of = (result: Replayed) => toldByDays(subnets, result, without, severity);
  row(`told as ${severity} by days`, (result) => number(of(result).told));
  row('… full within 1.5 × the days', (result) => share(of(result).right, of(result).told));
  row('… told later without', (result) => number(of(result).earlier.length));
  row('… … days later, in the middle', (result) => number(middle(of(result).earlier) / 24));
  row('… over again within ten days', (result) => share(of(result).cameAndWent, of(result).followed));
}
console.log(`\n${number((performance.now() - started) / 1000)} s`);

function text(level: object): string {
  return `\`{ ${Object.entries(level)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ')} }\``;
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${part} of ${whole}`;
}

function middle(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
