import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayOf, HOUR_MS, HOURS_OF_DAY } from '../core/history/calendar.ts';
import { EvaluatedFigure } from '../core/history/measurement.ts';
import { startMonitor } from '../local/monitor.ts';
import { historyKeys, runKeys } from '../storage/keys.ts';
import { readJsonLines } from '../storage/objects.ts';
import { bucketIn } from './history/directory.ts';
import { LivingFleet } from './hourly/fleet.ts';
import { seedPast, switchOff } from './hourly/past.ts';

/**
 * What history and forecasts add to an hourly run: the whole workflow over one scope with a past of 90 days and 72 hours.
 * Functions have their deployed heap settings. CPU seconds are those of the functions, not of the endpoints. The baseline is
 * the same run in which Evaluate reads no history and Record leaves it alone.
 *
 *   npm run bench:hourly                 100,000 resource CIDRs
 *   npm run bench:hourly -- 20000        so many
 */
const SCOPE = 'ipam-scope-0b';

interface Measured {
  readonly evaluationsKey: string;
  readonly asOf: string;
  /** Forecasts that this run made, and all of them. */
  readonly made: number;
  readonly forecasts: number;
  readonly cpuSeconds: Readonly<Record<string, number>>;
  readonly rssMiB: Readonly<Record<string, number>>;
  /** Of the window of hours, as it is stored. */
  readonly hoursBytes: number;
}

async function measure(rows: number): Promise<void> {
  const outDir = mkdtempSync(join(tmpdir(), 'ipam-monitor-hourly-'));
  const objects = bucketIn(outDir);
  // Yesterday, so that all runs are in the past of the functions' clocks.
  const midnight = dayOf(new Date().toISOString()) * HOURS_OF_DAY - HOURS_OF_DAY;
  const fleet = new LivingFleet(midnight);
  const runAt = async (hour: number, shown = hour): Promise<Measured> => {
    const began = Date.now();
    const now = () => new Date((hour + 0.5) * HOUR_MS + Date.now() - began);
    const data = await fleet.serve(rows, () => shown);
    const monitor = await startMonitor({ source: { kind: 'data', data }, outDir, ports: { now } });
    try {
      const { result, prefix = '', summary } = await monitor.run({ authoritative: true }, { runId: `hour-${hour}` });
      const { asOf = '', failedScopes = [] } = summary ?? {};
      if (result.status !== 'SUCCEEDED' || failedScopes.length > 0) {
        throw new Error(`The run failed: ${JSON.stringify({ result, failedScopes })}`);
      }
      const { cpuSeconds, maxRssKiB } = monitor.functions;
      const rssMiB = Object.fromEntries(Object.entries(maxRssKiB).map(([step, kib]) => [step, kib / 1024]));
      const evaluationsKey = runKeys.evaluations(prefix, SCOPE);
      const count = await countForecasts(evaluationsKey, asOf);
      return { evaluationsKey, asOf, ...count, cpuSeconds, rssMiB, hoursBytes: bytesOfHours(outDir) };
    } finally {
      await monitor.stop();
    }
  };
  const countForecasts = async (evaluationsKey: string, asOf: string) => {
    let [made, forecasts] = [0, 0];
    for await (const { forecast } of readJsonLines(objects, evaluationsKey, EvaluatedFigure)) {
      if (!forecast || 'none' in forecast) continue;
      forecasts++;
      if (forecast.asOf === asOf) made++;
    }
    return { made, forecasts };
  };
  try {
    await switchOff(objects, SCOPE);
    await runAt(midnight - 2);
    const without = await runAt(midnight - 1);
    await seedPast(objects, SCOPE, fleet, without);
    const first = await runAt(midnight);
    const tenth = await runAt(midnight + 1);
    const nothing = await runAt(midnight + 2, midnight + 1);
    const lines = [
      ['without history and forecasts, a tenth moved', without],
      ['the first of a day', first],
      ['a tenth moved since the hour before', tenth],
      ['nothing moved', nothing],
    ] as const;
    for (const [name, each] of lines) console.log(lineOf(rows, name, each, without));
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

const count = (value: number) => Math.round(value).toLocaleString('en-US');

function lineOf(rows: number, name: string, each: Measured, without: Measured): string {
  const total = ({ cpuSeconds }: Measured) => Object.values(cpuSeconds).reduce((sum, value) => sum + value, 0);
  const { Evaluate = 0, Record = 0 } = each.cpuSeconds;
  const cells = [
    count(rows),
    name,
    count(each.made),
    ...[Evaluate, Record, total(each)].map((seconds) => seconds.toFixed(1)),
    (total(each) / total(without)).toFixed(2),
    ...['Evaluate', 'Record'].map((step) => count(each.rssMiB[step] ?? 0)),
    (each.hoursBytes / 1e6).toFixed(1),
  ];
  return `| ${cells.join(' | ')} |`;
}

function bytesOfHours(outDir: string): number {
  const directory = join(outDir, historyKeys.prefix(SCOPE), 'hours');
  try {
    const generations = readdirSync(directory).sort();
    const newest = join(directory, generations.at(-1) ?? '');
    return readdirSync(newest).reduce((sum, name) => sum + statSync(join(newest, name)).size, 0);
  } catch {
    return 0;
  }
}

const sizes = process.argv.slice(2).map(Number);
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}\n`);
console.log(
  '| resource CIDRs | an hourly run | forecasts made | Evaluate, CPU s | Record, CPU s | all steps, CPU s | × | Evaluate, MiB | Record, MiB | hours kept, MB |',
);
console.log('| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
for (const rows of sizes.length > 0 ? sizes : [100_000]) await measure(rows);
