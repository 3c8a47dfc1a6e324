import { documentText } from '../../json/document.ts';
import type { HistoryImportDocument } from '../../json/history-import-document.ts';
import { COMMAND } from '../../kit/command-line.ts';
import type { Io } from '../../kit/io.ts';
import type { RawResultsOptions } from '../../results/open.ts';
import type { Results } from '../../results/results.ts';
import { importLines } from './print.ts';
import type { Incoming, TakenIn } from './take-in.ts';

export interface RawImportOptions extends RawResultsOptions {
  readonly dryRun?: true;
}

interface Finished extends Pick<HistoryImportDocument, 'from' | 'source' | 'looked' | 'leftOut' | 'notes'> {
  readonly taken: TakenIn;
  readonly incoming: readonly Incoming[];
  readonly scale?: HistoryImportDocument['scale'];
  readonly cost?: HistoryImportDocument['cost'];
}

/** Says what came in, what was left out and why, and what to look at. Returns the exit code. */
export function finishImport(
  results: Pick<Results, 'where' | 'flags'>,
  raw: RawImportOptions,
  io: Io,
  { taken, incoming, notes, scale, cost, ...rest }: Finished,
): number {
  const { series, days, censored, first, last, lost } = taken;
  const document: Omit<HistoryImportDocument, 'schemaVersion'> = {
    exit: series > 0 ? { code: 0 } : { code: 2, reason: 'there was nothing to import' },
    where: results.where,
    dryRun: raw.dryRun === true,
    ...rest,
    ...{ series, days: { ...days }, censored: { ...censored } },
    ...(first !== undefined && { first }),
    ...(last !== undefined && { last }),
    ...(scale && { scale }),
    ...(cost && { cost }),
    notes: [
      ...lost.map((why) => `What was imported before cannot be read, and was left behind: ${why}. Import it again.`),
      ...notes,
    ],
  };
  if (raw.json) io.out.print(documentText<HistoryImportDocument>(document));
  else {
    const shown = mostMoving(incoming);
    const next = shown && `${COMMAND} history ${shown.resourceId}${results.flags}`;
    for (const line of importLines(document, next, io.out)) io.out.print(line);
  }
  return document.exit.code;
}

/** One that moves is worth a look: of the first thousand, of which there is enough to see. */
function mostMoving(incoming: readonly Incoming[]): Incoming | undefined {
  let most: { readonly series: Incoming; readonly spread: number } | undefined;
  for (const series of incoming.slice(0, 1000)) {
    const peaks = [...series.days.values()].map(({ peakBp }) => peakBp);
    if (peaks.length === 0) continue;
    const spread = series.censored ? -1 : Math.max(...peaks) - Math.min(...peaks);
    if (!most || spread > most.spread) most = { series, spread };
  }
  return most?.series;
}
