import { dayOf, HOURS_OF_DAY, hourOf } from '../../../../core/history/calendar.ts';
import { GatheredDays } from '../../../../core/history/gathered.ts';
import { count } from '../../../../core/text/count.ts';
import { csvCells } from '../../../../core/text/csv.ts';
import { CliError } from '../../../kit/errors.ts';
import { LeftOut } from '../left-out.ts';
import type { Incoming } from '../take-in.ts';
import type { ImportTarget, ImportTargets } from '../targets.ts';
import { type Columns, type CsvRow, columnsOf, quoted, rowOf } from './columns.ts';
import { fileLines } from './file-lines.ts';

/** Series of one import, 4 kB each. */
const MAX_SERIES = 100_000;

/** Bad lines that are told: where one is wrong, often all are. */
const MOST_PROBLEMS = 10;

export interface ReadCsv {
  readonly lines: number;
  readonly incoming: Incoming[];
  readonly leftOut: ReturnType<LeftOut['list']>;
  readonly otherColumns: readonly string[];
}

export interface CsvTimes {
  readonly now: Date;
  readonly oldest: number;
}

interface Gathering {
  readonly target: ImportTarget;
  readonly basis: ImportTarget['basis'];
  readonly censored: boolean;
  readonly gathered: GatheredDays;
}

/** Reads a file of figures, as a stream. Throws CliError with its bad lines, where it has some: then nothing of it counts. */
export async function readCsv(path: string, targets: ImportTargets, times: CsvTimes): Promise<ReadCsv> {
  const reading = new Reading(targets, times);
  let columns: Columns | undefined;
  let number = 0;
  for await (const line of fileLines(path)) {
    number++;
    if (line.trim() === '' || line.startsWith('#')) continue;
    const cells = csvCells(line);
    const place = `${path}:${number}`;
    if (columns) reading.take(place, cells ? rowOf(cells, columns) : { problem: NOT_CLOSED });
    else if (!cells) throw noHeading(place, NOT_CLOSED);
    else {
      const heading = columnsOf(cells);
      if ('problem' in heading) throw noHeading(place, heading.problem);
      columns = heading;
    }
  }
  if (!columns) throw noHeading(path, 'the file is empty');
  return { ...reading.result(path), otherColumns: columns.others };
}

const NOT_CLOSED = 'a quote is not closed: a value stands in one line';

function noHeading(place: string, problem: string): CliError {
  return new CliError(`${place}  ${problem}`, [
    'The first line names the columns:  resource,day,peak_percent',
    'and a line after it is one day:    subnet-0123456789abcdef0,2026-11-20,81.5',
    'Others, and hours instead of days: docs/cli.md#history-import-csv',
  ]);
}

class Reading {
  readonly #targets: ImportTargets;
  readonly #oldest: number;
  readonly #today: number;
  readonly #now: number;
  readonly #series = new Map<string, Gathering>();
  readonly #leftOut = new LeftOut();
  readonly #problems: string[] = [];
  #bad = 0;
  #lines = 0;

  constructor(targets: ImportTargets, { now, oldest }: CsvTimes) {
    this.#targets = targets;
    this.#oldest = oldest;
    this.#today = dayOf(now.toISOString());
    this.#now = hourOf(now.toISOString());
  }

  take(place: string, row: CsvRow | { readonly problem: string }): void {
    this.#lines++;
    const problem = 'problem' in row ? row.problem : this.#problemOf(row);
    if (problem === undefined) return;
    this.#bad++;
    if (this.#problems.length < MOST_PROBLEMS) this.#problems.push(`${place}  ${problem}`);
  }

  /** Takes a line, unless something is wrong with it. */
  #problemOf(row: CsvRow): string | undefined {
    const { resource, moment } = row;
    const name = quoted(resource);
    const target = this.#targetOf(row);
    if (typeof target === 'string') return target;
    const day = 'day' in moment ? moment.day : Math.floor(moment.hour / HOURS_OF_DAY);
    if (('hour' in moment ? moment.hour : day * HOURS_OF_DAY) > this.#now) return 'is in the future';
    const why = this.#whyNot(target, day);
    if (why !== undefined || !target) {
      this.#leftOut.add(why ?? NOT_THERE, target?.resourceId ?? name);
      return undefined;
    }
    const { gathered } = this.#gathering(target, row);
    const isNew = 'day' in moment ? gathered.addDay(day, row) : gathered.addHour(moment.hour, row);
    const what = 'day' in moment ? 'day' : 'hour';
    return isNew ? undefined : `this ${what} of ${name} was there before, in an earlier line`;
  }

  #whyNot(target: ImportTarget | undefined, day: number): string | undefined {
    if (!target) return NOT_THERE;
    if (day >= this.#today) return 'today (UTC) is not over';
    return day < this.#oldest ? 'older than 400 days' : undefined;
  }

  #gathering(target: ImportTarget, { basis = target.basis, censored }: CsvRow): Gathering {
    const name = `${target.historyId} ${target.key} ${basis} ${censored}`;
    const known = this.#series.get(name);
    if (known) return known;
    if (this.#series.size >= MAX_SERIES) {
      throw new CliError(`The file has more than ${count(MAX_SERIES)} series`, ['Import it in parts, by resources.']);
    }
    const gathering = { target, basis, censored, gathered: new GatheredDays(this.#oldest) };
    this.#series.set(name, gathering);
    return gathering;
  }

  /** Undefined where there is none; or which are meant. */
  #targetOf({ resource, narrow }: CsvRow): ImportTarget | string | undefined {
    const { history, account, region, cidr } = narrow;
    const found = this.#targets
      .named(resource)
      .filter(
        (each) =>
          (history === undefined || each.historyId === history) &&
          (account === undefined || each.accountId === account) &&
          (region === undefined || each.region === region),
      );
    if (found.length <= 1) return found[0];
    const exact = cidr === undefined ? [] : found.filter(({ cidrs }) => cidrs.includes(cidr));
    if (exact.length === 1) return exact[0];
    const some = found.slice(0, 3).map(({ key, historyId }) => `${key} in ${historyId}`);
    return `resource: ${quoted(resource)} is ${found.length} resources: give the key of one (${some.join(', ')}${found.length > 3 ? ' …' : ''}), or columns account, region, history, cidr`;
  }

  result(path: string): Omit<ReadCsv, 'otherColumns'> {
    if (this.#bad > 0) {
      const more = this.#bad - this.#problems.length;
      throw new CliError([...this.#problems, ...(more > 0 ? [`… and ${count(more)} more bad lines`] : [])].join('\n'), [
        `Nothing was imported: ${count(this.#bad)} of the ${count(this.#lines)} lines cannot be used. Put them right, or take them out.`,
      ]);
    }
    if (this.#lines === 0) throw noHeading(path, 'has a heading, and no line after it');
    return {
      lines: this.#lines,
      incoming: [...this.#series.values()].map(incomingOf),
      leftOut: this.#leftOut.list(),
    };
  }
}

const NOT_THERE = 'not measured in the newest results';

function incomingOf({ target, basis, censored, gathered }: Gathering): Incoming {
  const { historyId, key, type, resourceId } = target;
  return {
    ...{ historyId, key, type, resourceId, basis, source: 'csv' },
    ...(censored && { censored }),
    // Made when it is asked for, and not kept: 400 days of 100,000 series would be gigabytes.
    get days() {
      return gathered.days(target);
    },
  };
}
