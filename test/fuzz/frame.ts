import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';

/** Something that takes what others wrote. */
export interface Target {
  readonly name: string;
  /** The input that a seed makes, ready to be given. */
  readonly input: (seed: number) => Given;
}

export interface Given {
  /** For whoever looks into an offence. */
  readonly text: () => string;
  /** How it ended, in a word. Rejects as the product does. */
  readonly run: () => Promise<string>;
  /** Whether an error is one that the product means. */
  readonly isNamed: (error: Error) => boolean;
}

/** An input of fast-check, and what takes it. */
export function target<T>(
  name: string,
  arbitrary: fc.Arbitrary<T>,
  run: (input: T) => Promise<string>,
  names: readonly string[],
): Target {
  return {
    name,
    input: (seed) => {
      const [input] = fc.sample(arbitrary, { seed, numRuns: 1 });
      if (input === undefined) throw new Error('Test: there is no input');
      return {
        text: () => fc.stringify(input),
        run: () => run(input),
        isNamed: ({ name }) => names.includes(name),
      };
    },
  };
}

export interface Limits {
  readonly ms: number;
  /** Still in use once all garbage is gone, above what there was. */
  readonly bytes: number;
  /** Of an error: SNS takes 256 KiB, the Cause of an execution 32 KiB. */
  readonly characters: number;
}

export const LIMITS: Limits = { ms: 3000, bytes: 256 * 2 ** 20, characters: 32 * 1024 };

export interface Plan {
  readonly seed: number;
  readonly inputs: number;
  readonly seconds: number;
  /** The one input that failed. */
  readonly at?: number | undefined;
  readonly limits?: Limits;
}

export interface Report {
  readonly inputs: number;
  readonly ends: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Milliseconds of each target, the making of its inputs included. */
  readonly spent: ReadonlyMap<string, number>;
  readonly offences: readonly string[];
  readonly slowest: { readonly ms: number; readonly at: number; readonly name: string };
  readonly kept: number;
}

/** Offences after which no more are looked for. */
const ENOUGH = 10;

/** Gives targets inputs, one after the other, and tells of each that ends without a name, too late, or too large. */
export async function fuzz(targets: readonly Target[], plan: Plan): Promise<Report> {
  const { seed, inputs, seconds, at, limits = LIMITS } = plan;
  const until = Date.now() + seconds * 1000;
  const ends = new Map(targets.map(({ name }) => [name, new Map<string, number>()]));
  const spent = new Map<string, number>();
  const offences: string[] = [];
  let slowest = { ms: 0, at: 0, name: '' };
  let floor = bytesKept();
  const first = floor;
  let index = at ?? 0;
  do {
    const one = targets[index % targets.length];
    if (!one) throw new Error('Test: there is no target');
    const made = performance.now();
    const given = one.input(seed + index * 1_000_003);
    const offend = (what: string) => {
      offences.push(`SEED=${seed} AT=${index} ${one.name}: ${what}, given ${given.text().slice(0, 1000)}`);
    };
    const began = { at: performance.now(), cpu: process.cpuUsage() };
    const { end, what } = await endOf(given, limits);
    const wall = Math.round(performance.now() - began.at);
    const { user, system } = process.cpuUsage(began.cpu);
    // What others do on this machine is not the input's doing; waiting without an end is.
    const ms = wall > 10 * limits.ms ? wall : Math.min(wall, Math.round((user + system) / 1000));
    ends.get(one.name)?.set(end, (ends.get(one.name)?.get(end) ?? 0) + 1);
    if (what !== undefined) offend(what);
    if (ms > limits.ms) offend(`took ${ms} ms`);
    if (ms > slowest.ms) slowest = { ms, at: index, name: one.name };
    if (bytesUsed() - floor > limits.bytes) {
      const kept = bytesKept() - floor;
      if (kept > limits.bytes) {
        offend(`keeps ${Math.round(kept / 2 ** 20)} MiB`);
        floor += kept;
      }
    }
    spent.set(one.name, (spent.get(one.name) ?? 0) + performance.now() - made);
    index++;
  } while (at === undefined && index < inputs && offences.length < ENOUGH && Date.now() < until);
  return { inputs: index - (at ?? 0), ends, spent, offences, slowest, kept: bytesKept() - first };
}

async function endOf(given: Given, { characters }: Limits): Promise<{ end: string; what?: string }> {
  try {
    return { end: await given.run() };
  } catch (error) {
    if (!(error instanceof Error)) return { end: 'no error', what: `threw ${String(error)}` };
    const { name, message, stack } = error;
    if (!given.isNamed(error)) return { end: name, what: `ended without a name of ours: ${stack?.slice(0, 1000)}` };
    return message.length > characters ? { end: name, what: `says ${message.length} characters` } : { end: name };
  }
}

function bytesUsed(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Once all garbage is gone. */
function bytesKept(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return bytesUsed();
}

/** What a run came to, in a few lines. */
export function told({ inputs, ends, spent, slowest, kept }: Report, seed: number, ms: number): string {
  const perTarget = [...ends].map(([name, counts]) => {
    const sorted = [...counts].toSorted((a, b) => b[1] - a[1]).map(([end, count]) => `${end} ${count}`);
    return `  ${name} (${((spent.get(name) ?? 0) / 1000).toFixed(1)} s): ${sorted.join(', ')}`;
  });
  return [
    `${inputs} inputs in ${ms} ms, the slowest ${slowest.ms} ms (${slowest.name}, AT=${slowest.at}), ${Math.round(kept / 2 ** 20)} MiB kept, seed ${seed}`,
    ...perTarget,
    '',
  ].join('\n');
}
