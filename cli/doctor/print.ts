import { counted } from '../../core/text/count.ts';
import type { DoctorDocument } from '../json/doctor-document.ts';
import { documentText, type Exit } from '../json/document.ts';
import { joinBlocks } from '../kit/blocks.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Terminal } from '../kit/terminal.ts';
import { padEnd, width } from '../kit/width.ts';
import type { CheckStatus, Diagnosis, DoctorCheck } from './check.ts';

/** A line a check, what to do below it, then what to ask for and what to run. */
export function doctorLines(
  { checks, missingPolicy, nextCommand }: Diagnosis,
  { colors }: Pick<Terminal, 'colors'>,
): string[] {
  const marks = { ok: colors.green('✔'), warning: colors.yellow('!'), failed: colors.red('✖') } as const;
  const columns = Math.max(...checks.map(({ name }) => width(name)));
  const lines = checks.flatMap(({ name, status, text, next }) => [
    `${marks[status]} ${padEnd(sanitize(name), columns)}  ${sanitize(text)}`,
    ...next.map((line) => `  ${' '.repeat(columns)}  ${colors.dim(`→ ${sanitize(line)}`)}`),
  ]);
  return joinBlocks(
    lines,
    missingPolicy.length > 0
      ? ['Ask for this policy; it only reads:', ...missingPolicy.map((line) => `  ${line}`)]
      : [],
    [verdict(checks)],
    nextCommand === undefined ? [] : [`Next:  ${colors.cyan(nextCommand)}`],
  );
}

function verdict(checks: readonly DoctorCheck[]): string {
  const number = (status: CheckStatus) => checks.filter((check) => check.status === status).length;
  const [wrong, warnings] = [number('failed'), number('warning')];
  if (wrong + warnings === 0) return 'All is well.';
  return `${[
    ...(wrong > 0 ? [`${counted(wrong, 'check')} failed`] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ].join(', ')}.`;
}

export function doctorDocument(exit: Exit, { checks, missingPolicy, nextCommand }: Diagnosis): string {
  return documentText<DoctorDocument>({
    exit,
    checks: checks.map((check) => ({ ...check, next: [...check.next] })),
    missingPolicy: missingPolicy.length > 0 ? JSON.parse(missingPolicy.join('\n')) : undefined,
    nextCommand,
  });
}
