import type { ReportDocument } from '../json/report-document.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Terminal } from '../kit/terminal.ts';
import { timeAndAge } from '../results/origin.ts';
import type { RawReportOptions } from './wish.ts';

type Written = Pick<ReportDocument, 'file' | 'bytes' | 'asOf' | 'where' | 'madeBy' | 'redacted' | 'opened'>;

/** What was written where, and of what. */
export function printedLines(
  { file, bytes, asOf, where, madeBy, redacted, opened }: Written,
  { open }: Pick<RawReportOptions, 'open'>,
  now: Date,
  { colors, live }: Pick<Terminal, 'colors' | 'live'>,
): string[] {
  return [
    `Report  ${colors.bold(sanitize(file))}  ${colors.dim(`(${sizeText(bytes)})`)}`,
    colors.dim(`Of the run of ${timeAndAge(asOf, now)} (${sanitize(where)})`),
    ...(madeBy === 'run'
      ? ['It is the page that the run wrote: the data behind it was removed because of its age.']
      : []),
    ...(redacted ? ['Account ids, names and tags are masked. CIDRs and ids of resources are not.'] : []),
    ...(open && !opened
      ? [live ? 'Nothing here could open it: open it in a browser.' : 'It was not opened: this is no terminal.']
      : []),
  ];
}

function sizeText(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
