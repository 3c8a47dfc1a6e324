import TinyQueue from 'tinyqueue';
import type { Change } from '../../statemachine/contracts/alert.ts';
import { compareFindings } from '../summary/worst.ts';

/** What a reader needs first: what woke him, then what else is news, then the rest. */
export function compareChanges(a: Change, b: Change): number {
  return (
    rank(a) - rank(b) || compareFindings({ ...a.finding, severity: a.severity }, { ...b.finding, severity: b.severity })
  );
}

function rank({ pages, urgent, change }: Change): number {
  if (pages) return 0;
  if (change === 'reminded') return 3;
  return urgent ? 1 : 2;
}

/** The worst few of a stream, worst first, in memory that depends on how few only. */
export async function worstChanges(changes: AsyncIterable<Change>, limit: number): Promise<Change[]> {
  const mildestFirst = new TinyQueue<Change>([], (a, b) => compareChanges(b, a));
  for await (const change of changes) {
    mildestFirst.push(change);
    if (mildestFirst.length > limit) mildestFirst.pop();
  }
  return [...mildestFirst.data].sort(compareChanges);
}
