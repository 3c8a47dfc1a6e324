import { changesNote } from '../../message/changes-note.ts';
import { BASIS_WORDS } from '../../text/basis.ts';
import { count, counted } from '../../text/count.ts';
import { daysInShort } from '../../text/days-to-full.ts';
import { percent } from '../../text/percent.ts';
import { timeText } from '../../text/times.ts';
import { answerOf } from '../answer.ts';
import { FIT_LENGTHS, fitRows } from '../fits.ts';
import { sentenceText } from '../headline.ts';
import { type ReportData, VERDICTS } from '../report-data.ts';
import { rowName } from '../row-name.ts';
import { isFull } from '../shortage.ts';
import { VERDICT_WORDS } from '../verdict-words.ts';
import { markdownText } from './markdown-text.ts';

/** Rows that a ticket or a summary of a pipeline can bear; the page has them all. */
const MOST_ROWS = 50;
const MOST_FITS = 25;

/** What the first screen of the page says, for tickets, wikis and summaries of pipelines. */
export function markdownReport(data: ReportData): string {
  const answer = answerOf(data);
  const { run } = data;
  const title = [
    markdownText(run.title),
    timeText(run.asOf),
    `policy ${markdownText(run.policy.name)}`,
    `run ${run.status}`,
  ];
  return [
    `# ${markdownText(sentenceText(answer.sentence), 500)}`,
    title.join(' · '),
    answer.counts,
    table(
      VERDICTS.map((verdict) => VERDICT_WORDS[verdict]),
      [VERDICTS.map((verdict) => count(data.counts[verdict]))],
    ),
    ...shortSection(data, answer.rows),
    ...coverageSection(data),
    ...changesSection(data),
    ...fitsSection(data),
    `Run \`${codeText(run.runId)}\`${run.redacted ? '. Account ids, names and tags are masked' : ''}.`,
    '',
  ].join('\n\n');
}

function shortSection(data: ReportData, rows: readonly number[]): string[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, MOST_ROWS);
  const steps = shown.flatMap((row) => stepLines(data, row)).slice(0, MOST_ROWS);
  return [
    '## What runs out first',
    table(
      ['verdict', 'resource', 'CIDR', 'where', 'used', 'free', 'of', 'full in', 'since', 'why'],
      shown.map((row) => shortCells(data, row)),
    ),
    ...(rows.length > shown.length ? [`${count(rows.length - shown.length)} more run short; the page lists all.`] : []),
    ...(steps.length > 0 ? ['### What to do', steps.join('\n')] : []),
  ];
}

function shortCells(data: ReportData, row: number): string[] {
  const { columns, run } = data;
  const [used, basis] = [columns.usedPercent[row], columns.basis[row]];
  const [free, total, since] = [columns.free[row], columns.total[row], columns.since[row]];
  const account = columns.account[row] ?? '';
  const name = rowName({ columns }, row);
  const id = columns.id[row] ?? '';
  return [
    VERDICT_WORDS[columns.verdict[row] ?? 'notMeasured'],
    name === id ? `\`${codeText(id)}\`` : `${markdownText(name, 100)} \`${codeText(id)}\``,
    (columns.cidrs[row] ?? []).map((cidr) => markdownText(cidr, 50)).join(' '),
    markdownText([run.accountNames[account] ?? account, columns.region[row]].filter(Boolean).join(' / '), 150),
    used === undefined || !basis
      ? 'not measured'
      : `${percent(used, free ?? 0)} ${BASIS_WORDS[basis] ?? markdownText(basis)}`,
    free === undefined ? 'not known' : `${count(free)}${columns.family[row] === 'ipv6' ? ' /64' : ''}`,
    total === undefined ? '' : count(total),
    fullInText(data, row),
    since ? timeText(since) : '',
    markdownText(columns.why[row] ?? '', 400),
  ];
}

function fullInText(data: ReportData, row: number): string {
  const fullIn = data.columns.fullIn[row];
  if (isFull(data, row)) return 'now';
  return fullIn === undefined || 'none' in fullIn ? 'not known' : daysInShort(fullIn);
}

function stepLines(data: ReportData, row: number): string[] {
  return (data.details.get(row)?.steps ?? []).map(
    ({ text, command }) =>
      `- ${markdownText(rowName(data, row), 100)}: ${markdownText(text, 400)}${command === undefined ? '' : ` \`${codeText(command)}\``}`,
  );
}

function coverageSection({ problems, failedScopes, gaps, counts, stale }: ReportData): string[] {
  const lines = [
    ...problems.map(({ text }) => text),
    ...failedScopes.map(({ scopeId, error, message }) => `Scope ${scopeId} was not evaluated: ${error}: ${message}`),
    ...gaps.map(({ text }) => text),
    ...(counts.notMeasured > 0 ? [`${counted(counts.notMeasured, 'resource')} without a measurement`] : []),
    ...(stale > 0 ? [`${counted(stale, 'resource')} judged by an old measurement`] : []),
  ];
  if (lines.length === 0) return [];
  return ['## Not covered by these figures', lines.map((line) => `- ${markdownText(line, 1000)}`).join('\n')];
}

function changesSection({ changes }: ReportData): string[] {
  if (!changes) return [];
  const since = changes.since ? `## Since the run of ${timeText(changes.since.asOf)}` : '## Since the run before';
  // What names a command is for the reader of a message, who has no report.
  const lines = changesNote(changes, undefined).lines.filter((line) => !line.startsWith('All of it'));
  return [since, lines.map((line) => `- ${markdownText(line, 1000)}`).join('\n')];
}

function fitsSection(data: ReportData): string[] {
  const rows = fitRows(data).filter(({ blocks }) => blocks.some((each) => each > 0n));
  const lengths = FIT_LENGTHS.flatMap((length, at) => (rows.some(({ blocks }) => blocks[at]) ? [{ length, at }] : []));
  if (lengths.length === 0) return [];
  const shown = rows.slice(0, MOST_FITS);
  return [
    '## What still fits',
    'How many blocks of each size could be placed, all of that size.',
    table(
      ['pool or VPC', 'id', ...lengths.map(({ length }) => `/${length}`)],
      shown.map(({ row, blocks }) => [
        markdownText(rowName(data, row), 100),
        `\`${codeText(data.columns.id[row] ?? '')}\``,
        ...lengths.map(({ at }) => (blocks[at] ? count(blocks[at]) : '')),
      ]),
    ),
    ...(rows.length > shown.length ? [`${count(rows.length - shown.length)} more have room.`] : []),
  ];
}

/** Cells are safe already. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Between backticks: ids, and commands of ours. A pipe would end the cell of a table even there. */
function codeText(text: string): string {
  return text.replace(/[`|\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '_');
}
