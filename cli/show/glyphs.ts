import type { ReportVerdict } from '../../core/report/report-data.ts';
import type { Colors, Terminal } from '../kit/terminal.ts';

/** As on the page: a shape for each verdict, and a word beside it. */
export const MARKS: Readonly<Record<ReportVerdict, string>> = {
  critical: '◆',
  warning: '▲',
  ok: '●',
  notMeasured: '○',
  notApplicable: '○',
};

export const FULL = '█';
export const EMPTY = '░';
export const FREE = '·';
export const HATCHED = '▒';
export const EDGE = '│';

/** What stands for each where a terminal has ASCII only. */
const ASCII: Readonly<Record<string, string>> = {
  '◆': '#',
  '▲': '!',
  '●': '*',
  '○': 'o',
  [FULL]: '=',
  [EMPTY]: '-',
  [FREE]: '.',
  [HATCHED]: '%',
  [EDGE]: '|',
  '…': '~',
  '–': '-',
  '×': 'x',
  '›': '>',
};

export function drawnWith(line: string, { utf8 }: Pick<Terminal, 'utf8'>): string {
  return utf8 ? line : line.replace(/\P{ASCII}/gu, (sign) => ASCII[sign] ?? sign);
}

export function colorOf(verdict: ReportVerdict, colors: Colors): (text: string) => string {
  if (verdict === 'critical') return colors.red;
  if (verdict === 'warning') return colors.yellow;
  return verdict === 'ok' ? colors.blue : colors.dim;
}
