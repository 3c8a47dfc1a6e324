import { type Cidr, contains, parseCidr } from '../../core/address/cidr.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import { isAsked, parseQuery, type Query } from '../find/query.ts';
import { CliError } from '../kit/errors.ts';
import { sanitize } from '../kit/sanitize.ts';

export interface SeenResource {
  readonly resource: Resource;
  readonly cidrs: readonly string[];
}

/**
 * The conditions that are meant. What has no `=` is looked up as `find` does, an id, a name, a CIDR, an address or an account,
 * and becomes the ids of what there is. What nothing has stays an id. Throws CliError.
 */
export async function conditionsOf(texts: readonly string[], seen: AsyncIterable<SeenResource>): Promise<string[]> {
  const typed = texts.filter((text) => text.includes('='));
  const bare = texts.filter((text) => !text.includes('=') && !/^\d{12}$/.test(text)).map((text) => new Asked(text));
  const accounts = texts.filter((text) => /^\d{12}$/.test(text)).map((text) => `account=${text}`);
  if (bare.length > 0) for await (const each of seen) for (const asked of bare) asked.look(each);
  const found = [...typed, ...accounts, ...bare.flatMap((asked) => asked.conditions())];
  const kinds = new Set(found.filter((text) => !typed.includes(text)).map((text) => text.split('=')[0]));
  if (kinds.size < 2) return found;
  throw new CliError(`${texts.map(sanitize).join(' ')}: all of these must match at once, and nothing does`, [
    'Give them one by one.',
  ]);
}

/** One text, and what was found of it. */
class Asked {
  readonly #text: string;
  readonly #query: Query;
  readonly #ids = new Set<string>();
  /** A glob of names stays one: it is also about what comes. */
  #isNames = false;
  /** Of an address: the smallest range that holds it. */
  #smallest: { readonly cidr: Cidr; readonly id: string } | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#query = parseQuery(text);
  }

  look({ resource, cidrs }: SeenResource): void {
    const query = this.#query;
    const { id, name } = resource;
    if (query.kind === 'name') {
      const isId = query.matches(id);
      if (!isId && !(name !== undefined && query.matches(name))) return;
      if (!query.glob) this.#ids.add(id);
      else if (!isId) this.#isNames = true;
    } else if (resource.type !== 'ipam-scope') {
      for (const text of cidrs) this.#lookAt(query, text, id);
    }
  }

  #lookAt(query: Extract<Query, { kind: 'addresses' }>, text: string, id: string): void {
    if (isAsked(query, text)) this.#ids.add(id);
    const cidr = query.single ? parseCidr(text) : undefined;
    if (!cidr || !contains(cidr, query.cidr)) return;
    if (!this.#smallest || cidr.prefixLength > this.#smallest.cidr.prefixLength) this.#smallest = { cidr, id };
  }

  conditions(): string[] {
    if (this.#isNames) return [`name=${this.#text}`];
    if (this.#ids.size === 0 && this.#smallest) return [`id=${this.#smallest.id}`];
    return this.#ids.size === 0 ? [`id=${this.#text}`] : [...this.#ids].sort().map((id) => `id=${id}`);
  }
}
