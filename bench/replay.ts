import { ACCOUNTS, plan, SCOPES, SUBNETS } from './replay/organisation.ts';
import { replay } from './replay/replay.ts';

/**
 * How many messages 30 days make: Decide and Notify, hourly. The organisation has lasting breaches, wobbling subnets,
 * deployments and a weekly rhythm. There are a day of throttling, failed scopes, a changed policy, and an account that leaves.
 * Prints a table, and fails if a target is missed.
 *
 *   node bench/replay.ts        with seed 1
 *   node bench/replay.ts 7      with another one
 */
const seed = Number(process.argv[2] ?? 1);
const started = performance.now();
const { days, byDay, ...result } = await replay(plan(seed));
const number = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 1 });
const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

console.log(`Seed ${seed}: ${days} days hourly, ${number(SUBNETS)} subnets, ${SCOPES} scopes, ${ACCOUNTS} accounts\n`);
console.log('| messages | 30 days | a day | worst day |');
console.log('| :--- | ---: | ---: | ---: |');
const row = (name: string, counts: readonly number[]) =>
  console.log(
    `| ${name} | ${number(total(counts))} | ${number(total(counts) / days)} | ${number(Math.max(...counts))} |`,
  );
row('pages (a new critical)', byDay.pages);
row('critical no longer', byDay.recoveries);
row('digests', byDay.digests);
row('others (baseline, coverage, out of sight)', byDay.others);
const all = byDay.pages.map((_, day) =>
  [byDay.pages, byDay.recoveries, byDay.digests, byDay.others].reduce((sum, counts) => sum + (counts[day] ?? 0), 0),
);
row('**all**', all);
row('instead: one a run', byDay.perRun);
row('instead: one a breaching resource and run', byDay.perResourceAndRun);

const fewer = 100 * (1 - total(all) / total(byDay.perResourceAndRun));
const targets: [string, string, boolean][] = [
  ['critical breaches', number(result.breaches), true],
  ['paging alerts a breach, at most 1', number(result.pagesPerBreach), result.mostPagesOfOneBreach <= 1],
  ['fewer messages than one a resource and run, over 95 %', `${number(fewer)} %`, fewer > 95],
  [
    'most runs that saw a breach before it was told, at most 1',
    String(result.mostRunsUntilTold),
    result.mostRunsUntilTold <= 1,
  ],
  ['breaches that were never told', String(result.neverTold), result.neverTold === 0],
  [
    'most hours until a warning was told, at most 24',
    String(result.mostHoursUntilWarningTold),
    result.mostHoursUntilWarningTold <= 24,
  ],
];
console.log('\n| | | |\n| :--- | ---: | :--- |');
for (const [name, value, isMet] of targets) console.log(`| ${name} | ${value} | ${isMet ? '' : 'MISSED'} |`);
console.log(`\n${number((performance.now() - started) / 1000)} s`);
process.exitCode = targets.every(([, , isMet]) => isMet) ? 0 : 1;
