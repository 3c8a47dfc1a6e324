import { CliError } from '../kit/errors.ts';
import { refuseEmpty } from '../kit/values.ts';
import type { RawResultsOptions } from '../results/open.ts';

/** The first is what somebody gets who asks for none. */
export const FORMATS = ['html', 'md', 'csv', 'json'] as const;
export type ReportFormat = (typeof FORMATS)[number];

export interface RawReportOptions extends RawResultsOptions {
  readonly format: ReportFormat;
  readonly output?: string;
  readonly open?: true;
  readonly redact?: true;
}

/** Throws CliError where two options contradict each other. */
export function checkWish(run: string | undefined, raw: RawReportOptions): void {
  refuseEmpty({ run, ...raw });
  const { format, output, open, json } = raw;
  if (open && format !== 'html') {
    throw new CliError(`--open opens the page, and ${format} is none: leave one of --open and --format out`);
  }
  if (json && format !== 'html' && output === undefined) {
    throw new CliError(`--json and --format ${format} would both be printed: give the report a file of its own`, [
      `--output report.${format}, or leave --json out`,
    ]);
  }
}
