import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dayText, hourOf, hourText } from '../core/history/calendar.ts';
import { commitHistory } from '../functions/record/history/commit.ts';
import { measuredOf } from '../functions/record/history/figures.ts';
import type { Run } from '../statemachine/contracts/run.ts';
import { nodeOptions } from '../statemachine/steps.ts';
import { putHistoryHead } from '../storage/history/head.ts';
import { parquetDayFiles } from '../storage/history/parquet-day-files.ts';
import { writeParts } from '../storage/history/parts.ts';
import { historyKeys } from '../storage/keys.ts';
import { bucketIn } from './history/directory.ts';
import { dayBefore, Fleet } from './history/fleet.ts';

/**
 * What Record takes for a run's values in a full history: an hour like any other, and the one that closes a day. Seconds
 * of CPU with Record's own limits, and the largest resident size.
 *
 *   node bench/history.ts                 10,000, 100,000 and 300,000 resources
 *   node bench/history.ts 5000            these
 */
const ID = 'ipam-scope-0';
const TURN = '2026-11-22T04:10:00.000Z';
const EVALUATIONS = 'evaluations.jsonl.gz';
const MOMENTS = { hour: '2026-11-22T03:10:00.000Z', day: TURN };
type Moment = keyof typeof MOMENTS;

/** A history that lacks the last hour only. */
async function seed(directory: string, count: number, asOf: string): Promise<void> {
  const objects = bucketIn(directory);
  const fleet = new Fleet(count);
  const hour = hourOf(asOf);
  const key = (window: 'hours' | 'days') => (part: number) => historyKeys.part(ID, window, '00000001-seed', part);
  // The day before the one that this run closes, or is in.
  const closed = dayBefore(TURN) - 1;
  const hours = await writeParts(objects, fleet.hours(hour, 71), key('hours'));
  const days = await writeParts(objects, fleet.days(closed + 1), key('days'));
  const slots = Array.from({ length: 71 }, (_, index) => hourText(hour - 71 + index));
  const head = {
    historyId: ID,
    generation: 1,
    asOf: slots.at(-1) ?? asOf,
    slots: slots.map((each) => ({ hour: each, runId: `run-${each}`, asOf: each })),
    hours,
    days,
    closed: dayText(closed),
    retired: [],
  };
  await putHistoryHead(objects, head, { etag: undefined });
  await objects.writeLines(EVALUATIONS, fleet.evaluations(asOf));
}

async function measure(directory: string, asOf: string) {
  const objects = bucketIn(directory);
  const run: Run = {
    runId: 'bench',
    asOf,
    prefix: 'runs/',
    authoritative: true,
    dryRun: false,
    resourceTypes: ['subnet'],
  };
  const before = process.cpuUsage();
  const { status } = await commitHistory(ID, run, () => measuredOf(objects, EVALUATIONS), {
    objects,
    dayFiles: parquetDayFiles(objects),
    attempt: 'bench',
    now: () => new Date(asOf),
    deadline: () => 900_000,
    log: { info: () => {}, warn: () => {} },
  });
  const { user, system } = process.cpuUsage(before);
  return { status, seconds: (user + system) / 1e6, rssMiB: process.resourceUsage().maxRSS / 1024 };
}

async function main(sizes: readonly number[]): Promise<void> {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}\n`);
  console.log('| resources | a run | CPU s | largest resident size, MiB |\n| ---: | --- | ---: | ---: |');
  for (const count of sizes) {
    for (const moment of ['hour', 'day'] as const) {
      const directory = mkdtempSync(join(tmpdir(), 'ipam-monitor-history-'));
      try {
        await seed(directory, count, MOMENTS[moment]);
        const child = fork(fileURLToPath(import.meta.url), [moment, directory], { execArgv: nodeOptions('Record') });
        const [{ status, seconds, rssMiB }] = await once(child, 'message');
        if (status !== 'kept') throw new Error(`The run was not kept: ${status}`);
        const cells = [count.toLocaleString('en-US'), moment === 'hour' ? 'of an hour' : 'that closes a day'];
        console.log(`| ${[...cells, seconds.toFixed(1), Math.round(rssMiB)].join(' | ')} |`);
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    }
  }
}

const isMoment = (text: string | undefined): text is Moment => text === 'hour' || text === 'day';
const [first, directory] = process.argv.slice(2);
if (isMoment(first) && directory !== undefined) process.send?.(await measure(directory, MOMENTS[first]));
else {
  const sizes = process.argv.slice(2).map(Number);
  await main(sizes.length > 0 ? sizes : [10_000, 100_000, 300_000]);
}
