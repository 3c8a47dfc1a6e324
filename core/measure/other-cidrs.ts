import type { Note } from '../../statemachine/contracts/finding.ts';
import type { Pool } from '../../statemachine/contracts/pool.ts';
import { poolCidrWords } from '../text/pool-cidr-words.ts';

/** Of a pool's CIDRs that are no space of it, those that a note names. */
const MAX_NAMED = 5;

/** What is on its way into a pool or out of it, or failed: undefined where nothing is. */
export function otherCidrs({ otherCidrs: all = [] }: Pick<Pool, 'otherCidrs'>): Note | undefined {
  // One that is gone tells nothing any more.
  const told = all.filter(({ state }) => state !== 'deprovisioned');
  if (told.length === 0) return undefined;
  const named = told.slice(0, MAX_NAMED).map(({ cidr, netmask, state, failure }) => {
    const what = cidr ?? (netmask === undefined ? 'a CIDR that AWS has not chosen yet' : `another /${netmask}`);
    return `${what} ${poolCidrWords(state, failure)}`;
  });
  const more = told.length > MAX_NAMED ? `, and ${told.length - MAX_NAMED} more are not provisioned` : '';
  return { kind: 'otherCidrs', text: `Not counted: ${named.join(', ')}${more}` };
}
