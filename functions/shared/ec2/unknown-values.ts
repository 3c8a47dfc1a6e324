import { plainText } from '../../../core/text/plain-text.ts';
import type { Gap } from '../../../statemachine/contracts/coverage.ts';
import type { UnknownValues } from '../collected.ts';
import type { Ec2Action } from './actions.ts';
import { knownValues } from './known-values.ts';

/** Values that are shown of a member, and characters of each: others may be as many as there are rows. */
const SHOWN = 3;
const MAX_LENGTH = 40;

/** What an answer to a call holds that this version does not know; undefined where it knows it all. */
export function unknownIn(action: Ec2Action, answer: unknown): UnknownValues | undefined {
  const unknown = new UnknownIn(action, 0);
  unknown.lookAt(answer);
  return unknown.found;
}

/** The same of rows that are looked at one by one. */
export function unknownInRows(action: Ec2Action): UnknownIn {
  return new UnknownIn(action, 1);
}

class UnknownIn {
  readonly #action: Ec2Action;
  readonly #from: number;
  found: UnknownValues | undefined;

  /** `from`: how far down the members' paths lies what is looked at. */
  constructor(action: Ec2Action, from: number) {
    this.#action = action;
    this.#from = from;
  }

  lookAt(thing: unknown): void {
    for (const { path, values } of knownValues[this.#action] ?? []) {
      eachText(thing, path, this.#from, (value) => {
        if (values.includes(value)) return;
        const key = keyOf(this.#action, path);
        this.found = merged(this.found, { [key]: { values: [plainText(value, MAX_LENGTH)], rows: 1 } });
      });
    }
  }
}

export function merged(a: UnknownValues | undefined, b: UnknownValues | undefined): UnknownValues | undefined {
  if (!a || !b) return a ?? b;
  const all = { ...a };
  for (const [member, { values, rows }] of Object.entries(b)) {
    const known = all[member] ?? { values: [], rows: 0 };
    all[member] = {
      values: [...new Set([...known.values, ...values])].sort().slice(0, SHOWN),
      rows: known.rows + rows,
    };
  }
  return all;
}

/** Puts together what several lists hold. */
export class Heard {
  all: UnknownValues | undefined;

  readonly hear = (more: UnknownValues): void => {
    this.all = merged(this.all, more);
  };
}

/** One gap a member. */
export function unknownGaps(found: UnknownValues | undefined, of: Omit<Gap, 'kind' | 'text'>): Gap[] {
  return Object.entries(knownValues).flatMap(([action, members]) =>
    members.flatMap(({ path, otherwise }): Gap[] => {
      const unknown = found?.[keyOf(action, path)];
      if (!unknown) return [];
      const values = unknown.values.map((value) => `'${value}'`).join(', ');
      const rows = unknown.rows === 1 ? '1 row' : `${unknown.rows} rows`;
      const text = `ec2:${action} has ${rows} whose ${path.slice(1).join('.')} this version does not know (${values}): ${otherwise}. Update the monitor.`;
      return [{ kind: 'valuesNotKnown', text, ...of }];
    }),
  );
}

function keyOf(action: string, path: readonly string[]): string {
  return `${action}.${path.join('.')}`;
}

/**
 * Texts at the end of a path, through lists and structures. Absent, and empty, is not unknown. No generator: each page is
 * looked through, and it took a fifth of reading it.
 */
function eachText(value: unknown, path: readonly string[], at: number, take: (text: string) => void): void {
  const member = path[at];
  if (Array.isArray(value)) for (const each of value) eachText(each, path, at, take);
  else if (member === undefined) {
    if (typeof value === 'string' && value !== '') take(value);
  } else if (typeof value === 'object' && value !== null && member in value) {
    eachText(Reflect.get(value, member), path, at + 1, take);
  }
}
