import { dayOf, hourOf } from '../../core/history/calendar.ts';
import { BASIS_WORDS } from '../../core/text/basis.ts';
import { count, counted } from '../../core/text/count.ts';
import { type AccountNames, teamOf } from '../../core/text/owner-of.ts';
import { TYPE_NAMES } from '../../core/text/resource-types.ts';
import type { HistoryDocument } from '../json/history-document.ts';
import { localTime } from '../kit/local-time.ts';
import { placeOf } from '../kit/place.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Terminal } from '../kit/terminal.ts';
import { sparkline } from './sparkline.ts';

type Series = HistoryDocument['series'][number];

/** Of a sparkline: beside its figures it fits into 80 columns. */
const WIDTH = 48;

export const MADE_UP = 'All of this is made up, as is everything of the demo organisation.';

export function historyLines(
  { resource, gone, series, notKnown, exit, madeUp }: Omit<HistoryDocument, 'schemaVersion'>,
  { colors }: Pick<Terminal, 'colors'>,
  accountNames: AccountNames,
): string[] {
  const { type, id, name, cidr } = resource;
  const team = teamOf(resource);
  const where = [sanitize(cidr), placeOf(resource, accountNames), team && `team ${sanitize(team)}`]
    .filter(Boolean)
    .join(' · ');
  return [
    colors.bold(sanitize([TYPE_NAMES[type].one, name, id].filter(Boolean).join(' '))),
    `  ${where}`,
    ...(gone ? ['  It is gone: not in the newest results.'] : []),
    ...(exit.code === 0
      ? series.flatMap((each) => seriesLines(each, series.length > 1))
      : ['', `${(exit.reason ?? '').replace(/^t/, 'T')}.`]),
    ...(notKnown.length > 0 ? ['', ...notKnown.map((each) => sanitize(each))] : []),
    ...(madeUp ? ['', colors.dim(MADE_UP)] : []),
  ];
}

/** IPv4 and IPv6 of a VPC are two series, often of one scope: then each names its CIDR. */
function seriesLines({ historyId, basis, hours, days, censored }: Series, isOneOfSeveral: boolean): string[] {
  const word = BASIS_WORDS[basis] ?? basis;
  const cidr = isOneOfSeveral ? (hours.at(-1) ?? days.at(-1) ?? censored.at(-1))?.cidr : undefined;
  const title = `${cidr === undefined ? '' : `${cidr} in `}${historyId}, ${word} in percent`;
  return [
    '',
    sanitize(title),
    ...lineOf(
      'hours',
      hours.map(({ at, usedPercent }) => ({ at: hourOf(at), value: usedPercent, label: localTime(at) })),
    ),
    ...lineOf(
      'days',
      days.map(({ day, peakPercent }) => ({ at: dayOf(day), value: peakPercent, label: day })),
    ),
    ...importedLine(days),
    ...censoredLines(censored),
    ...capacityLines(days, hours),
  ];
}

/** "         118 of them imported: from cloudwatch" */
function importedLine(days: Series['days']): string[] {
  const sources = [...new Set(days.flatMap(({ source }) => source ?? []))].sort();
  if (sources.length === 0) return [];
  const imported = days.filter(({ source }) => source !== undefined);
  return [`         ${count(imported.length)} of them imported: from ${sanitize(sources.join(' and '))}`];
}

/** What is known only at times is no line that goes on. */
function censoredLines(days: Series['censored']): string[] {
  if (days.length === 0) return [];
  const values = days.map(({ day, peakPercent }) => ({ at: dayOf(day), value: peakPercent, label: day }));
  const sources = [...new Set(days.flatMap(({ source }) => source ?? []))].sort();
  return [
    ...lineOf('apart', values),
    `         from ${sanitize(sources.join(' and '))}, published only at times: shown, and in no forecast`,
  ];
}

interface Value {
  readonly at: number;
  readonly value: number;
  readonly label: string;
}

/** "hours  ▁▂▃▅▇  12 to 97.7, last 97.7   54 of 72 from 2026-11-18 04:00Z to …". A gap is a gap. */
function lineOf(what: 'hours' | 'days' | 'apart', values: readonly Value[]): string[] {
  const [first, last] = [values[0], values.at(-1)];
  if (!first || !last) return [`  ${what.padEnd(6)} none`];
  const figures = values.map(({ value }) => value);
  const span = last.at - first.at + 1;
  const gaps = span - values.length;
  const [low, high] = [Math.min(...figures), Math.max(...figures)];
  return [
    `  ${what.padEnd(6)} ${sparkline(values, WIDTH)}  ${low === high ? percent(low) : `${percent(low)} to ${percent(high)}`}`,
    `         ${what === 'hours' ? '' : 'peaks of '}${counted(values.length, what === 'hours' ? 'hour' : 'day')}, ${first.label} to ${last.label}${gaps > 0 ? `, ${count(gaps)} not measured` : ''}; last ${percent(last.value)}`,
  ];
}

/** What a percentage is of, where that changed. Days tell of what is older than the hours. */
function capacityLines(days: Series['days'], hours: Series['hours']): string[] {
  const [oldest] = hours;
  const before = days.filter(({ day }) => oldest === undefined || day < oldest.at.slice(0, 10));
  const totals = [...before, ...hours]
    .map(({ total }) => total)
    .filter((total, index, all) => total !== all[index - 1]);
  return totals.length > 1 ? [`  Its size was ${totals.map((total) => count(total)).join(', then ')}.`] : [];
}

function percent(value: number): string {
  return `${value} %`;
}
