import { count, counted } from '../../../core/text/count.ts';
import type { HistoryImportDocument } from '../../json/history-import-document.ts';
import { sanitize } from '../../kit/sanitize.ts';
import type { Terminal } from '../../kit/terminal.ts';
import { MAX_EXAMPLES } from './left-out.ts';

type Document = Omit<HistoryImportDocument, 'schemaVersion'>;

export function importLines(
  document: Document,
  next: string | undefined,
  { colors }: Pick<Terminal, 'colors'>,
): string[] {
  const { dryRun, leftOut, cost, notes, where, looked, from } = document;
  return [
    `Looked at ${lookedText(looked)} in ${sanitize(from)},`,
    `for ${counted(looked.resources, 'measured resource')} of the newest results (${sanitize(where)}).`,
    '',
    ...cameIn(document).map((line, index) => (index === 0 ? colors.bold(line) : line)),
    ...scaleLines(document),
    ...(leftOut.length > 0 ? ['', 'Left out:'] : []),
    ...leftOut.flatMap(({ why, count: number, examples }) => [
      `  ${count(number)}: ${sanitize(why)}`,
      `    ${examples.map(sanitize).join(', ')}${examples.length === MAX_EXAMPLES && number > MAX_EXAMPLES ? ' …' : ''}`,
    ]),
    ...(cost ? ['', costText(cost)] : []),
    ...(notes.length > 0 ? ['', ...notes.map(sanitize)] : []),
    ...(dryRun ? ['', 'Nothing was written (--dry-run).'] : []),
    ...(next !== undefined && !dryRun ? ['', `Look at one:  ${colors.cyan(next)}`] : []),
  ];
}

function costText({ requests, dollars, madeUp }: NonNullable<Document['cost']>): string {
  const price = `about $${Math.max(0.01, dollars).toFixed(2)}`;
  return `It took ${counted(requests, 'request')}${madeUp ? `; in AWS they would cost ${price}` : `, for ${price}`}.`;
}

function lookedText({ lines, metrics }: Document['looked']): string {
  return lines === undefined ? counted(metrics ?? 0, 'metric') : counted(lines, 'line');
}

function cameIn({ series, days, censored, first, last, dryRun }: Document): string[] {
  if (series === 0) return ['There was nothing to import.'];
  const { added, replaced, there } = days;
  const changed = added + replaced;
  const span = `${first} to ${last}`;
  if (changed === 0)
    return [
      `All of it was there already: ${counted(there, 'day')} of ${counted(series, 'series', 'series')}, ${span}.`,
    ];
  return [
    `${dryRun ? 'Would import' : 'Imported'} ${counted(changed, 'day')} of ${counted(series, 'series', 'series')}, ${span}.`,
    ...(replaced > 0
      ? [`  ${count(replaced)} of them ${replaced === 1 ? 'replaces' : 'replace'} other figures, imported earlier.`]
      : []),
    ...(there > 0 ? [`  ${counted(there, 'day')} more ${there === 1 ? 'was' : 'were'} there already.`] : []),
    ...(censored.series > 0
      ? [
          `  ${counted(censored.series, 'series', 'series')} (${counted(censored.days, 'day')}) exist only at times: shown, and in no forecast.`,
        ]
      : []),
    '  Of a day that runs measured, too, their figure is shown.',
  ];
}

function scaleLines({ scale = [] }: Document): string[] {
  return scale.map(({ metric, scale: as, compared }) =>
    as === 'notKnown'
      ? `  ${sanitize(metric)}: whether percent or a fraction could not be told (${counted(compared, 'series', 'series')} compared)`
      : `  ${sanitize(metric)} is ${as === 'percent' ? 'in percent' : 'a fraction of 1'}, by ${counted(compared, 'series', 'series')} compared with today`,
  );
}
