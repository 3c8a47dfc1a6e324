import * as z from 'zod';
import { Counts } from '../../statemachine/contracts/coverage.ts';

// What a step returns is its own affair: only what is shown is read here, and what is not there is not shown.
export const Discovered = z.object({
  scopes: z.int(),
  failedScopes: z.int(),
  run: z.object({ authoritative: z.boolean() }).optional(),
});
export const Collected = z.object({
  collected: z.object({ done: z.boolean(), calls: z.int(), rows: z.object({ kept: z.int() }) }),
});
export const Inspected = z.object({
  collected: z.object({
    inspected: z.object({ done: z.boolean(), next: z.int(), candidates: z.int(), unread: z.int().optional() }),
  }),
});
/** As in DescribeMapRun. */
export const MapCounts = z.object({
  total: z.int(),
  running: z.int(),
  succeeded: z.int(),
  failed: z.int(),
  timedOut: z.int(),
  aborted: z.int(),
});
export const Evaluated = z.object({ counts: Counts });
export const Notified = z.object({ status: z.string(), messages: z.int().optional() });
export const Decided = z.object({
  status: z.string(),
  changes: z.int().optional(),
  routes: z.int().optional(),
  blockedUntil: z.iso.datetime().optional(),
});
export const Summarized = z.object({
  status: z.string(),
  scopes: z.int(),
  failedScopes: z.int(),
  counts: Counts.optional(),
  listedTwice: z.int().optional(),
});
export const Published = z.object({
  metrics: z.int().optional(),
  calls: z.int().optional(),
  leftOut: z.int().optional(),
  skipped: z.string().optional(),
});
export const HandedOff = z.object({ handOff: z.object({ findings: z.object({ total: z.int() }) }) });
export const Rendered = z.object({ key: z.string(), bytes: z.int() });
/** A branch of the Parallel says which part it is, around what its step returned. */
export const Part = z.object({ part: z.string(), result: z.unknown() });

export function scopesIn(discoverOutput: unknown): number | undefined {
  return Discovered.safeParse(discoverOutput).data?.scopes;
}

export function isRecorded(discoverOutput: unknown): boolean | undefined {
  return Discovered.safeParse(discoverOutput).data?.run?.authoritative;
}

/** What the step itself returned, where its state's output is more than that. */
export function returned(stateOutput: unknown): unknown {
  const part = Part.safeParse(stateOutput);
  return part.success ? part.data.result : stateOutput;
}

export function isCollected(collectOutput: unknown): boolean {
  return Collected.safeParse(collectOutput).data?.collected.done === true;
}
