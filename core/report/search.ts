import { askedCidr, looksLikeAddress } from '../address/asked.ts';
import { cidrFault } from '../address/cidr-fault.ts';
import { searchAddresses } from './search-addresses.ts';
import type { SearchAnswer } from './search-answer.ts';
import { searchWords } from './search-words.ts';
import type { TableIndex } from './table-index.ts';

/** Undefined where nothing was typed. */
export function search(index: TableIndex, typed: string): SearchAnswer | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  const asked = askedCidr(text);
  if (asked) return searchAddresses(index, asked, text);
  const answer = searchWords(index, text);
  if (answer.found > 0 || !looksLikeAddress(text)) return answer;
  return { ...answer, none: `${text} ${cidrFault(text, 'is neither an address nor a CIDR')}` };
}
