import type * as z from 'zod';
import { concurrently } from '../core/streams/concurrently.ts';
import { Peekable } from '../core/streams/peekable.ts';
import type { Evaluation } from '../statemachine/contracts/evaluation.ts';
import { type FailedScope, ScopeSummary, Summary } from '../statemachine/contracts/summary.ts';
import { ObjectMissing } from './errors.ts';
import { newestPrefix, runKeys } from './keys.ts';
import { findJson, type ReadableObjects } from './objects.ts';
import { evaluationReader } from './runs.ts';
import type { StoredRun } from './stored-runs.ts';

/** A run with what is left of its evaluations. */
export interface StoredSide<P> {
  readonly runId: string;
  readonly asOf: string;
  /** Undefined where nothing is left. */
  readonly side:
    | {
        readonly runId: string;
        readonly asOf: string;
        readonly policy: P;
        readonly scopes: readonly StoredScope[];
      }
    | undefined;
  /** Scopes that it evaluated, and whose evaluations are no longer there. */
  readonly expired: readonly string[];
  /** Absent where only what is kept of the run tells of it. */
  readonly failedScopes?: readonly FailedScope[];
}

/** A run to be read. */
export interface RunToRead {
  readonly runId: string;
  readonly asOf: string;
  /** Absent where the run itself has expired. */
  readonly summary?: Pick<Summary, 'scopes' | 'failedScopes'>;
  /** Scopes of which its evaluations are kept. */
  readonly kept: readonly string[];
}

/** Throws InvalidInput. */
export async function withSummary(
  objects: ReadableObjects,
  { runId, asOf, head, kept }: StoredRun,
): Promise<RunToRead> {
  const key = runKeys.summary(runKeys.prefix(runId, asOf));
  const summary = head && (await findJson(objects, key, Summary));
  return { runId, asOf, kept, ...(summary && { summary }) };
}

type Described = Pick<ScopeSummary, 'scope' | 'read'>;

interface StoredScope extends Described {
  readonly lines: AsyncIterable<string>;
  readonly parse: (line: string) => Evaluation;
}

/** Scopes opened at a time. */
const CONCURRENCY = 20;

/**
 * From the run's own objects; from what is kept of it, where those have expired. Throws InvalidInput, and while its lines
 * are read what `readLines` throws.
 */
export async function storedSide<P>(
  objects: ReadableObjects,
  { runId, asOf, summary, kept }: RunToRead,
  schema: z.ZodType<P>,
): Promise<StoredSide<P>> {
  const prefix = runKeys.prefix(runId, asOf);
  const keptScopes = () => concurrently(kept, CONCURRENCY, (scopeId) => keptScope(objects, runId, scopeId));
  const described = summary?.scopes ?? (await keptScopes()).flatMap((each) => each ?? []);
  const prefixesOf = (scopeId: string) => [
    ...(summary ? [prefix] : []),
    ...(kept.includes(scopeId) ? [newestPrefix(scopeId, runId)] : []),
  ];
  const opened = await concurrently(described, CONCURRENCY, async (each) => {
    const found = await firstThere(objects, prefixesOf(each.scope.scopeId), each.scope.scopeId);
    return { scope: each.scope, read: each.read, found };
  });
  const scopes = opened.flatMap(({ scope, read, found }) => (found ? [{ scope, read, ...found }] : []));
  const policy = await firstPolicy(
    objects,
    described.flatMap(({ scope }) => prefixesOf(scope.scopeId)),
    schema,
  );
  return {
    ...{ runId, asOf },
    side: policy !== undefined && scopes.length > 0 ? { runId, asOf, policy, scopes } : undefined,
    expired: [
      ...opened.flatMap(({ scope, found }) => (found ? [] : [scope.scopeId])),
      ...kept.filter((scopeId) => !described.some(({ scope }) => scope.scopeId === scopeId)),
    ],
    ...(summary && { failedScopes: summary.failedScopes }),
  };
}

function keptScope(objects: ReadableObjects, runId: string, scopeId: string): Promise<Described | undefined> {
  return findJson(objects, runKeys.scopeSummary(newestPrefix(scopeId, runId), scopeId), ScopeSummary);
}

async function firstPolicy<P>(
  objects: ReadableObjects,
  prefixes: readonly string[],
  schema: z.ZodType<P>,
): Promise<P | undefined> {
  for (const prefix of new Set(prefixes)) {
    const policy = await findJson(objects, runKeys.policy(prefix), schema);
    if (policy !== undefined) return policy;
  }
  return undefined;
}

/** Opened, so that it is known before anything is compared. */
async function firstThere(
  objects: ReadableObjects,
  prefixes: readonly string[],
  scopeId: string,
): Promise<Pick<StoredScope, 'lines' | 'parse'> | undefined> {
  const reader = evaluationReader(objects);
  for (const prefix of prefixes) {
    const key = runKeys.evaluations(prefix, scopeId);
    const lines = new Peekable(reader.lines(key));
    try {
      await lines.peek();
      return { lines: lines.rest(), parse: (line) => reader.parse(key, line) };
    } catch (error) {
      if (!(error instanceof ObjectMissing)) throw error;
    }
  }
  return undefined;
}
