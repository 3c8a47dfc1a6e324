import type { Gap } from '../../statemachine/contracts/coverage.ts';
import { plainGap } from '../shared/plain-gap.ts';

/** They travel in the state: of more accounts than this, the evaluations tell. */
const MAX_GAPS = 30;

/** One gap an account and Region, in which the first of several reasons stands for the others. */
export function addGaps(known: readonly Gap[], found: readonly Gap[]): Gap[] {
  const gaps = [...known];
  let told = gaps.filter(({ kind }) => kind === 'notReadable').length;
  for (const { kind, text, ...of } of found) {
    if (kind !== 'notReadable') {
      gaps.push(plainGap({ kind, text, ...of }));
      continue;
    }
    const same = (gap: Gap) => gap.kind === kind && gap.accountId === of.accountId && gap.region === of.region;
    if (told >= MAX_GAPS || gaps.some(same)) continue;
    const where = `account ${of.accountId}${of.region === undefined ? '' : ` in ${of.region}`}`;
    gaps.push(
      plainGap({ kind, ...of, text: `What is inside subnets of ${where} is not known, or not all of it: ${text}` }),
    );
    told++;
  }
  return gaps;
}
