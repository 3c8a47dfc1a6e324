import { dayOf, dayText, HOURS_OF_DAY, hourText } from '../../core/history/calendar.ts';
import { dayValue } from '../../core/history/day-rows.ts';
import { type DayValue, daysLine } from '../../core/history/days.ts';
import { type Hours, hoursLine } from '../../core/history/hours.ts';
import { HOURS_KEPT, type Placed, place } from '../../core/history/slots.ts';
import { runIdAt } from '../../local/run-id.ts';
import type { SamplePast, ScopePast } from '../../local/sample/past/past.ts';
import { PAST_DAYS, type Trajectory, type UsedAt } from '../../local/sample/past/trajectory.ts';
import type { DayRow, DaysLine, HoursLine } from '../../statemachine/contracts/history.ts';
import { directoryObjects } from '../../storage/directory-objects.ts';
import { putHistoryHead, readHistoryHead } from '../../storage/history/head.ts';
import { parquetDayFiles } from '../../storage/history/parquet-day-files.ts';
import { writeParts } from '../../storage/history/parts.ts';
import { historyKeys } from '../../storage/keys.ts';

/** Older days have no file, as if it had expired: each takes some 20 ms of the start of a demo. docs/storage.md says it. */
const FILES = 21;

type State = ReturnType<typeof directoryObjects>;

/** Leaves a past as hourly runs would have left it, up to the last hour before now. Where there is a history, it stays. */
export async function writePast(outDir: string, { hour, scopes }: SamplePast): Promise<void> {
  const objects = directoryObjects(outDir);
  for (const scope of scopes) {
    if (!(await hasHistory(objects, scope.scopeId))) await writeScope(objects, scope, hour);
  }
}

/** Of one that has lost its head, the next run makes a new one from the files of its days. */
async function hasHistory(objects: State, scopeId: string): Promise<boolean> {
  if ((await readHistoryHead(objects, scopeId)).etag !== undefined) return true;
  for await (const _ of objects.list(historyKeys.daily(scopeId))) return true;
  return false;
}

async function writeScope(objects: State, scope: ScopePast, now: number): Promise<void> {
  const { scopeId, trajectories, missed } = scope;
  const runs = runsOf(scope, now);
  const placed = placedLast(runs);
  if (!placed) return;
  const { head, oldest } = placed;
  const [first, closed] = [dayOf(hourText(runs[0] ?? now)), dayOf(head.closed)];
  const hours: HoursLine[] = [];
  const days: DaysLine[] = [];
  const files = new Map<number, DayRow[]>();
  for (let day = Math.max(first, closed - FILES + 1); day <= closed; day++) files.set(day, []);
  const hoursOf = memoized((day) => hoursOfDay(day).filter((hour) => !missed.has(hour - now)));
  for (const trajectory of trajectories) {
    const { key, type, resourceId, basis, at } = trajectory;
    const series = { key, type, resourceId, basis };
    const figureIn = (hour: number) => (missed.has(hour - now) ? undefined : at(hour - now));
    const inHours = hoursLine(series, hoursWith(figureIn, oldest, now));
    if (inHours) hours.push(inHours);
    const ofDays: { day: number; row: DayValue }[] = [];
    const of = valueOver(trajectory, now);
    for (let day = first; day <= closed; day++) {
      const row = of(hoursOf(day));
      if (row) ofDays.push({ day, row });
    }
    const inDays = daysLine(series, ofDays, head.closed);
    if (inDays) days.push(inDays);
    for (const { day, row } of ofDays) files.get(day)?.push({ ...series, ...row });
  }
  const name = `${String(runs.length).padStart(8, '0')}-${head.slots.at(-1)?.runId}-past`;
  const keyOf = (window: 'hours' | 'days') => (part: number) => historyKeys.part(scopeId, window, name, part);
  const windows = {
    hours: await writeParts(objects, each(hours), keyOf('hours')),
    days: await writeParts(objects, each(days), keyOf('days')),
  };
  await putHistoryHead(
    objects,
    { historyId: scopeId, generation: runs.length, ...head, ...windows, retired: [] },
    { etag: undefined },
  );
  const dayFiles = parquetDayFiles(objects);
  for (const [day, rows] of files) if (rows.length > 0) await dayFiles.write(scopeId, dayText(day), each(rows));
}

/** Hours since 1970, from the beginning of a day on. */
function runsOf({ missed }: ScopePast, now: number): number[] {
  const first = (dayOf(hourText(now)) - PAST_DAYS) * HOURS_OF_DAY;
  return Array.from({ length: now - first }, (_, index) => first + index).filter((hour) => !missed.has(hour - now));
}

/** What the head says after the last of them: that depends on as many as it knows by name. */
function placedLast(runs: readonly number[]): Placed | undefined {
  let last: Placed | undefined;
  for (const hour of runs.slice(-HOURS_KEPT)) {
    const asOf = hourText(hour);
    const next = place({ runId: runIdAt('demo', asOf), asOf }, last?.head);
    if (typeof next !== 'string') last = next;
  }
  return last;
}

type FigureIn = (hour: number) => UsedAt | undefined;

function hoursWith(figureIn: FigureIn, from: number, to: number): Hours {
  const hours: Hours = new Map();
  for (let hour = from; hour < to; hour++) {
    const figure = figureIn(hour);
    if (figure) hours.set(hour, figure);
  }
  return hours;
}

function hoursOfDay(day: number): number[] {
  return Array.from({ length: HOURS_OF_DAY }, (_, hour) => day * HOURS_OF_DAY + hour);
}

/** What the hours of a day come to. There are 2,900 of them, of 2,500 resources, most of which do not move at all. */
function valueOver({ at, isStill }: Trajectory, now: number): (hours: readonly number[]) => DayValue | undefined {
  const moving = (hours: readonly number[]) => dayValue(hours.map((hour) => at(hour - now)));
  const values = memoized((hours) => dayValue(Array.from({ length: hours }, () => at(0))));
  return isStill ? ({ length }) => values(length) : moving;
}

function memoized<T>(make: (of: number) => T): (of: number) => T {
  const made = new Map<number, T>();
  return (of) => {
    const known = made.get(of);
    if (known !== undefined) return known;
    const value = make(of);
    made.set(of, value);
    return value;
  };
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
