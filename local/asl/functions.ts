import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import type { Ports } from './ports.ts';

/** JSONata 2.0.6 without `$eval`, which AWS leaves out. */
const JSONATA_FUNCTIONS = `
  sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match
  contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power
  boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse each error assert type
  sort shuffle distinct base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl toMillis
  fromMillis now millis random
`;

const AWS_FUNCTIONS = ['hash', 'parse', 'partition', 'range', 'uuid'];

export const FUNCTION_NAMES: ReadonlySet<string> = new Set([
  ...JSONATA_FUNCTIONS.trim().split(/\s+/),
  ...AWS_FUNCTIONS,
]);

const HASHES: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

const fromMillis = jsonata('$fromMillis($millis, $picture, $timezone)');

/**
 * What Step Functions adds to JSONata, and what must use the engine's clock and randomness. One set an evaluation,
 * because all `$now()` and `$millis()` of one evaluation are the same moment.
 */
export function awsFunctions(ports: Pick<Ports, 'now' | 'random' | 'uuid'>): Record<string, unknown> {
  let moment: number | undefined;
  const millis = () => {
    moment ??= ports.now().getTime();
    return moment;
  };
  return {
    millis,
    now: (picture?: unknown, timezone?: unknown) =>
      fromMillis.evaluate(undefined, { millis: millis(), picture, timezone }),
    random: (seed?: unknown) => {
      if (seed !== undefined) throw new TypeError('$random(seed) would give other numbers here than on AWS');
      return ports.random();
    },
    uuid: () => ports.uuid(),
    parse: (text: unknown) => (text === undefined ? undefined : JSON.parse(stringArgument('$parse', text))),
    hash: (text: unknown, algorithm: unknown) => (text === undefined ? undefined : hash(text, algorithm)),
    partition,
    range,
  };
}

function hash(text: unknown, algorithm: unknown): string {
  const name = typeof algorithm === 'string' ? HASHES[algorithm] : undefined;
  if (!name) throw new TypeError(`$hash: the algorithm must be one of ${Object.keys(HASHES).join(', ')}`);
  return createHash(name).update(stringArgument('$hash', text)).digest('hex');
}

function partition(items: unknown, size: unknown): unknown {
  if (items === undefined) return undefined;
  if (!Array.isArray(items)) throw new TypeError('$partition: the first argument must be an array');
  const count = Math.trunc(numberArgument('$partition', size));
  if (count < 0) throw new TypeError('$partition: the size must not be negative');
  if (count === 0 || items.length === 0) return undefined;
  return Array.from({ length: Math.ceil(items.length / count) }, (_, n) => items.slice(n * count, (n + 1) * count));
}

/** From first to last by step, the last included when reached. A sequence: one number is that number, none is nothing. */
function range(first: unknown, last: unknown, step: unknown): unknown {
  if (first === undefined || last === undefined || step === undefined) return undefined;
  const [from, to, by] = [first, last, step].map((each) => Math.trunc(numberArgument('$range', each)));
  if (from === undefined || to === undefined || !by) return undefined;
  const numbers = [];
  for (let n = from; by > 0 ? n <= to : n >= to; n += by) numbers.push(n);
  return numbers.length < 2 ? numbers[0] : numbers;
}

function stringArgument(name: string, value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`${name}: the first argument must be a string`);
  return value;
}

function numberArgument(name: string, value: unknown): number {
  if (typeof value !== 'number') throw new TypeError(`${name}: an argument is not a number`);
  return value;
}
