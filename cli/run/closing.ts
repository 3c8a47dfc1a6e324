import type { Source } from '../../local/source.ts';
import { joinBlocks } from '../kit/blocks.ts';
import { COMMAND } from '../kit/command-line.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Colors } from '../kit/terminal.ts';
import type { ToldMessage } from './messages.ts';

export interface Closing {
  readonly source: Source;
  /** The page for people, and what a command needs to find the run that it is of. */
  readonly report: { readonly file: string; readonly flags: string } | undefined;
  readonly message: ToldMessage | undefined;
  readonly directory: string | undefined;
  /** What was found worst, and what a further command needs to ask about it. */
  readonly worst: { readonly id: string; readonly flags: string } | undefined;
  /** For the example; one that the run has seen. */
  readonly region: string | undefined;
}

/** Where things are, and what to run next. */
export function closingLines({ source, report, message, directory, worst, region }: Closing, colors: Colors): string[] {
  const where = [
    ...(report ? [`Report       ${colors.bold(sanitize(report.file))}`] : []),
    ...(message
      ? [
          `Message      ${sanitize(message.subject)}${message.published ? '' : ' (not sent)'}`,
          `             ${colors.dim(message.file)}`,
        ]
      : []),
    ...(directory ? [`All results  ${colors.dim(directory)}`] : []),
  ];
  const page = report ? [`As a page, in your browser:  ${colors.cyan(`${COMMAND} report --open${report.flags}`)}`] : [];
  const why = worst
    ? [`Why that verdict:  ${colors.cyan(`${COMMAND} explain ${sanitize(worst.id)}${worst.flags}`)}`]
    : [];
  const past =
    worst && source.kind === 'demo'
      ? [`How it came to that:  ${colors.cyan(`${COMMAND} history ${sanitize(worst.id)}${worst.flags}`)}`]
      : [];
  const next = `Your own account, read-only:  ${colors.cyan(`${COMMAND} run --region ${region ?? 'REGION'}`)}`;
  return joinBlocks(where, [...page, ...why, ...past, ...(source.kind === 'account' ? [] : [next])]);
}
