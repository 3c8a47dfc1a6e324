import * as z from 'zod';
import { Gap, Rows } from '../../statemachine/contracts/coverage.ts';
import { ListsRead } from '../../statemachine/contracts/lists-read.ts';
import { runKeys } from '../../storage/keys.ts';

/** How far Inspect has come with the subnets that it looks into. */
export const Inspected = z.object({
  done: z.boolean(),
  next: z.int().min(0).describe('Where in its list of subnets to go on.'),
  candidates: z.int().min(0),
  unread: z.int().min(0).optional().describe('Of those so far: how many could not be looked into.'),
  leftOut: z.int().min(0).describe('Subnets that the limit of the policy left out.'),
});
export type Inspected = z.infer<typeof Inspected>;

const CollectedList = z.object({
  open: z.array(z.string()).default([]).describe('Places in it that are still to be read, in its own words.'),
  parts: z
    .array(z.object({ attempt: z.string(), count: z.int().min(1) }))
    .default([])
    .describe('Its parts, which hold nothing else: how many each attempt wrote that counts.'),
});

/** By call and member: values that this version does not know, the first few of them, and how many rows have one. */
export const UnknownValues = z.record(z.string(), z.object({ values: z.array(z.string()), rows: z.int() }));
export type UnknownValues = z.infer<typeof UnknownValues>;

/**
 * How far a scope's collection has come: Collect's continuation while `done` is false, and afterwards the manifest of
 * the inventory. Parts are named by `pass`, list, attempt and number, never listed: whatever an abandoned pass, or an
 * attempt that was overtaken, left does not count.
 */
export const Collected = z.object({
  done: z.boolean(),
  pass: z.int().min(1).describe('1, and one more for each time that the scope was started again.'),
  lists: z.record(z.string(), CollectedList).describe('What is read of the scope.'),
  rows: Rows.describe('Rows of this pass. Duplicates are those within a part; merging the parts finds the others.'),
  records: z.int().min(0).default(0).describe('Lines of this pass that are not resource CIDRs.'),
  regions: z.array(z.string()).default([]).describe('Regions that resources were seen in, sorted.'),
  read: ListsRead.default({}).describe('What was read to its end, as far as this has come.'),
  unknown: UnknownValues.optional().describe(
    'What rows of this pass had that this version does not know; Inspect, which comes last, tells it.',
  ),
  gaps: z.array(Gap).default([]).describe('What could not be read beside the resource CIDRs. Each once.'),
  calls: z.int().min(0).describe('Pages that were read, of all passes: calls, but for what Discover wrote down.'),
  slowed: z.int().min(1).optional().describe('Attempts of calls that EC2 refused for now, of all passes.'),
  restarts: z.int().min(0).describe('Times that a pagination token expired and the scope was started again.'),
  inspected: Inspected.optional().describe('Absent until Inspect has begun.'),
});
export type Collected = z.infer<typeof Collected>;

/** The number of the next part that an attempt writes of a list, which counts from now on. */
export function addPart({ lists }: Collected, name: string, attempt: string): number {
  const list = lists[name] ?? { open: [], parts: [] };
  lists[name] = list;
  const last = list.parts.at(-1);
  if (last?.attempt === attempt) return last.count++;
  list.parts.push({ attempt, count: 1 });
  return 0;
}

/** The keys of all parts, by the list that they hold. */
export function allPartKeys(prefix: string, scopeId: string, collected: Collected): Record<string, string[]> {
  const keys = Object.keys(collected.lists).map((name) => [name, partKeys(prefix, scopeId, collected, name)] as const);
  return Object.fromEntries(keys.filter(([, ofList]) => ofList.length > 0));
}

/** The keys of the parts that hold a list. */
export function partKeys(prefix: string, scopeId: string, { pass, lists }: Collected, name: string): string[] {
  return (lists[name]?.parts ?? []).flatMap(({ attempt, count }) =>
    Array.from({ length: count }, (_, part) => runKeys.inventoryPart(prefix, scopeId, pass, name, attempt, part)),
  );
}
