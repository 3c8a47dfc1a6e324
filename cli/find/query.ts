import { isMatch } from 'matcher';
import { askedCidr, isOneAddress, looksLikeAddress } from '../../core/address/asked.ts';
import { type Cidr, contains, parseCidr } from '../../core/address/cidr.ts';
import { cidrFault } from '../../core/address/cidr-fault.ts';
import { own } from '../../core/text/own.ts';
import type { AccountNames } from '../../core/text/owner-of.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import { CliError } from '../kit/errors.ts';
import { sanitize } from '../kit/sanitize.ts';

/** What was asked for: addresses, or what something is called. */
export type Query = AddressQuery | NameQuery;

interface AddressQuery {
  readonly kind: 'addresses';
  readonly text: string;
  readonly cidr: Cidr;
  readonly single: boolean;
}

interface NameQuery {
  readonly kind: 'name';
  readonly text: string;
  readonly glob: boolean;
  matches(idOrName: string): boolean;
}

type Owned = Pick<Resource, 'accountId' | 'tags'>;

/** What is looked for need not be one resource: also what an account has, or what has a tag. */
export type Search =
  | AddressQuery
  | (Omit<NameQuery, 'kind'> & {
      readonly kind: 'name' | 'account' | 'tag';
      /** Whose it is, or how it is tagged. `names`: of accounts. */
      has(resource: Owned, names: AccountNames): boolean;
    });

/** Throws CliError. */
export function parseSearch(typed: string): Search {
  const text = typed.trim();
  if (/^\d{12}$/.test(text)) {
    return { kind: 'account', text, glob: true, matches: () => false, has: ({ accountId }) => accountId === text };
  }
  const [, key, value] = /^(?:tag:)?([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key !== undefined && value !== undefined) {
    const has = ({ tags }: Owned) => {
      const tag = own(tags, key);
      return tag !== undefined && nameTest(value, isGlob(value))(tag);
    };
    return { kind: 'tag', text, glob: true, matches: () => false, has };
  }
  const query = parseQuery(text);
  if (query.kind === 'addresses') return query;
  const has = ({ accountId }: Owned, names: AccountNames) => {
    const name = own(names, accountId);
    return name !== undefined && query.matches(name);
  };
  return { ...query, has };
}

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
  const glob = isGlob(text);
  return { kind: 'name', text, glob, matches: nameTest(text, glob) };
}

/** Whether a CIDR is the one that was asked for, however either is written. */
export function isAsked({ cidr: asked }: AddressQuery, text: string): boolean {
  const cidr = parseCidr(text);
  return cidr !== undefined && contains(cidr, asked) && contains(asked, cidr);
}

/** The matcher takes a leading ! for "not". */
function isGlob(text: string): boolean {
  return text.includes('*') && !text.startsWith('!');
}

/** Names are found whatever their case; a * stands for anything. */
function nameTest(text: string, glob: boolean): (idOrName: string) => boolean {
  const lower = text.toLowerCase();
  if (!glob) return (idOrName) => idOrName.toLowerCase() === lower;
  return (idOrName) => isMatch(idOrName, text);
}
