import { plainText } from '../../core/text/plain-text.ts';
import type { Gap } from '../../statemachine/contracts/coverage.ts';

/** Longer than any of ours; what AWS says in them may be anything. */
const MAX_LENGTH = 2000;

/** With its text on one line, as text: ids, values and messages in it are AWS's, or whoever answered in its place. */
export function plainGap(gap: Gap): Gap {
  return { ...gap, text: plainText(gap.text, MAX_LENGTH) };
}
