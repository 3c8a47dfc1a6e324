import type { Source } from '../../local/source.ts';
import { COMMAND } from '../command-line.ts';
import type { Colors } from '../terminal.ts';
import { joinBlocks } from '../text/blocks.ts';
import { sanitize } from '../text/sanitize.ts';
import type { Message } from './messages.ts';

export interface Closing {
  readonly source: Source;
  readonly message: Message | undefined;
  readonly directory: string | undefined;
  /** For the example; one that the run has seen. */
  readonly region: string | undefined;
}

/** Where things are, and what to run next. */
export function closingLines({ source, message, directory, region }: Closing, colors: Colors): string[] {
  const where = [
    ...(message
      ? [
          `Message      ${sanitize(message.subject)}${message.published ? '' : ' (not sent)'}`,
          `             ${colors.dim(message.file)}`,
        ]
      : []),
    ...(directory ? [`All results  ${colors.dim(directory)}`] : []),
  ];
  const next = `Your own account, read-only:  ${colors.cyan(`${COMMAND} run --region ${region ?? 'REGION'}`)}`;
  return joinBlocks(where, source.kind === 'account' ? [] : [next]);
}
