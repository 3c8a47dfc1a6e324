import { doubtLines } from '../../core/policy/doubts.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Colors } from '../kit/terminal.ts';
import type { PolicyFile } from './read-policy.ts';

/** A screenful of what is valid, and can hardly be meant. */
const MOST = 20;

export function doubtsText(read: PolicyFile, { yellow }: Colors): string[] {
  const lines = doubtLines(read);
  return [
    ...lines.slice(0, MOST).map((line) => `${yellow('!')} ${sanitize(line)}`),
    ...(lines.length > MOST ? [`  … and ${lines.length - MOST} more`] : []),
  ];
}
