/** What stands where a text was that may say anything. */
export const MASKED = '(masked)';

/** An account's id, by itself or between hyphens; digits of a resource's id have letters beside them, or more digits. */
const ACCOUNT = /(?<![0-9A-Za-z])\d{12}(?![0-9A-Za-z])/g;

/** Keys of names: the same name has the same mask. */
const NAMES: readonly string[] = ['name', 'cluster'];

/** Keys of tags, by their names. */
const TAGS: readonly string[] = ['tags', 'resourceTags'];

/** Keys of what AWS or the monitor chose. The text of any other key is masked: also of one that comes later. */
const OURS: ReadonlySet<string> = new Set([
  ...[
    'runId',
    'asOf',
    'status',
    'source',
    'ipamId',
    'ipamRegion',
    'tier',
    'region',
    'scopeId',
    'scopeType',
    'type',
    'kind',
  ],
  ...[
    'id',
    'ids',
    'cidr',
    'cidrs',
    'family',
    'severity',
    'verdict',
    'basis',
    'unit',
    'is',
    'none',
    'since',
    'sampledAt',
  ],
  ...[
    'role',
    'parentId',
    'locale',
    'state',
    'awsService',
    'publicIpSource',
    'planningFor',
    'allocationId',
    'resourceId',
  ],
  ...[
    'account',
    'accountId',
    'accounts',
    'listedIn',
    'group',
    'relation',
    'readAt',
    'map',
    'reason',
    'what',
    'from',
    'to',
  ],
  ...['cause', 'addressType', 'association', 'service', 'networkInterfaceId', 'networkBorderGroup', 'instanceId'],
  ...['subnetId', 'vpcId', 'publicIpv4PoolId', 'currency', 'days', 'forecast', 'error'],
  // Counts above 2^53 are texts of digits.
  ...['total', 'free', 'used', 'usedIncludingReserved', 'freeMin', 'freeMax', 'heldByOthers', 'units', 'by'],
]);

/** Masks that hold together: what was the same before is the same after. */
export class Masks {
  readonly #known = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #tags = new Map<object, Readonly<Record<string, string>>>();

  /** The same with everything masked that somebody may have written, and every account. */
  all<T>(value: T): T {
    return JSON.parse(JSON.stringify(value, (key, each: unknown) => this.#masked(key, each)));
  }

  accounts(text: string): string {
    return text.replace(ACCOUNT, (account) => this.#mask('account', account));
  }

  name(text: string): string {
    return text === '' ? '' : this.#mask('name', text);
  }

  /** Those that come with the monitor say nothing of anybody. */
  rule(text: string): string {
    return text === '' || /^built-in\b/.test(text) ? text : this.#mask('rule', text);
  }

  tags(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const known = this.#tags.get(tags);
    if (known) return known;
    const masked = Object.fromEntries(
      Object.entries(tags).map(([key, value]) => [this.#mask('tag', key), this.#mask('value', value)]),
    );
    this.#tags.set(tags, masked);
    return masked;
  }

  #masked(key: string, value: unknown): unknown {
    if (typeof value === 'string') return this.#text(key, value);
    // Items have no key of their own.
    if (Array.isArray(value))
      return value.map((each: unknown) => (typeof each === 'string' ? this.#text(key, each) : each));
    if (!TAGS.includes(key) || typeof value !== 'object' || value === null) return value;
    return this.tags(Object.fromEntries(Object.entries(value).map(([tag, text]) => [tag, String(text)])));
  }

  #text(key: string, text: string): string {
    // An item, a number of blocks, or a tag: done when what holds it was.
    if (/^(\d+|tag-\d+)$/.test(key) || text === '') return text;
    if (NAMES.includes(key)) return this.name(text);
    if (key === 'rule') return this.rule(text);
    return OURS.has(key) ? this.accounts(text) : MASKED;
  }

  #mask(kind: string, text: string): string {
    const name = `${kind} ${text}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const next = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, next);
    this.#known.set(name, `${kind}-${next}`);
    return `${kind}-${next}`;
  }
}
