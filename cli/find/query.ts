import { isMatch } from 'matcher';
import { askedCidr, isOneAddress, looksLikeAddress } from '../../core/address/asked.ts';
import { type Cidr, contains, parseCidr } from '../../core/address/cidr.ts';
import { cidrFault } from '../../core/address/cidr-fault.ts';
import { CliError } from '../kit/errors.ts';
import { sanitize } from '../kit/sanitize.ts';

/** What was asked for: addresses, or what something is called. */
export type Query =
  | { readonly kind: 'addresses'; readonly text: string; readonly cidr: Cidr; readonly single: boolean }
  | { readonly kind: 'name'; readonly text: string; readonly glob: boolean; matches(idOrName: string): boolean };

/** Throws CliError. */
export function parseQuery(typed: string): Query {
  const text = typed.trim();
  if (text === '')
    throw new CliError('Nothing to find: the argument is empty', ['Is a variable of your shell not set?']);
  const cidr = askedCidr(text);
  if (cidr) return { kind: 'addresses', text, cidr, single: isOneAddress(cidr) };
  if (looksLikeAddress(text)) {
    throw new CliError(`${sanitize(text)} ${cidrFault(text, 'is neither an address nor a CIDR')}`, [
      'They look like this: 10.20.4.17, 10.20.4.0/22, 2001:db8::/56',
    ]);
  }
  // The matcher takes a leading ! for "not".
  const glob = text.includes('*') && !text.startsWith('!');
  return { kind: 'name', text, glob, matches: nameTest(text, glob) };
}

/** Whether a CIDR is the one that was asked for, however either is written. */
export function isAsked({ cidr: asked }: Extract<Query, { kind: 'addresses' }>, text: string): boolean {
  const cidr = parseCidr(text);
  return cidr !== undefined && contains(cidr, asked) && contains(asked, cidr);
}

/** Names are found whatever their case; a * stands for anything. */
function nameTest(text: string, glob: boolean): (idOrName: string) => boolean {
  const lower = text.toLowerCase();
  if (!glob) return (idOrName) => idOrName.toLowerCase() === lower;
  return (idOrName) => isMatch(idOrName, text);
}
