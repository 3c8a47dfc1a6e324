import type * as z from 'zod';
import { mergeParts } from '../../core/inventory/groups.ts';
import { groupOf } from '../../core/inventory/resource-key.ts';
import { Policy } from '../../core/policy/schema.ts';
import { grouped } from '../../core/streams/grouped.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { InvalidInput } from '../../statemachine/contracts/invalid.ts';
import type { InventoryRow } from '../../statemachine/contracts/inventory.ts';
import type { AllocationRecord } from '../../statemachine/contracts/pool.ts';
import type { ScopeSummary } from '../../statemachine/contracts/summary.ts';
import { ObjectMissing } from '../../storage/errors.ts';
import { findJson, getJson } from '../../storage/objects.ts';
import { type ReadLines, readEvaluations, readInventory } from '../../storage/runs.ts';
import { deniedInWords } from '../aws/permissions.ts';
import { CliError } from '../kit/errors.ts';
import { missing, type Results, type ScopeResult } from './results.ts';

/** All that a scope lists, streamed in the order of their keys: what is judged in another scope that lists it, too. */
export function listedIn(results: Results, { evaluationsKey: key }: Pick<ScopeResult, 'evaluationsKey'>) {
  return linesOf(results, key, readEvaluations);
}

/** The same without what is judged in another scope: over all scopes, everything once. */
export async function* evaluationsOf(results: Results, scope: Pick<ScopeResult, 'evaluationsKey'>) {
  for await (const evaluation of listedIn(results, scope)) {
    if (evaluation.judgedIn === undefined) yield evaluation;
  }
}

/** Of either of these, a VPC together with its subnets. */
export function inGroups(evaluations: AsyncIterable<Evaluation>) {
  const add = (group: Evaluation[], evaluation: Evaluation) => group.push(evaluation);
  return grouped(evaluations, ({ key }) => groupOf(key), add);
}

/** Parts of the inventory by their keys, merged. Throws ResultMissing where the run's inventory is gone. */
export function inventoryOf(results: Results, keys: readonly string[]): AsyncGenerator<InventoryRow> {
  return mergeParts(
    keys.map((key) => linesOf(results, key, readInventory)),
    () => {},
  );
}

/** Part of the inventory that tells of pools. */
const POOLS = 'ipam-pool';

/** What was allocated from the pools of a scope, each once. Throws ResultMissing where the run's inventory is gone. */
export async function* allocationsOf(
  results: Results,
  { inventoryKeys }: Pick<ScopeSummary, 'inventoryKeys'>,
): AsyncGenerator<AllocationRecord> {
  for await (const row of inventoryOf(results, inventoryKeys[POOLS] ?? [])) {
    if ('record' in row && row.record === 'allocation') yield row;
  }
}

/** The policy that a scope was judged by. */
export function policyOf(results: Results, { policyKey }: Pick<ScopeResult, 'policyKey'>): Promise<Policy> {
  return readResult(results, policyKey, Policy);
}

/** Reads what a run wrote. Throws ResultMissing, CliError. */
export function readResult<T>(results: Results, key: string, schema: z.ZodType<T>): Promise<T> {
  return getJson(results, key, schema).catch(inWords(results, key));
}

/** The same; undefined where there is no such object. */
export function findResult<T>(results: Results, key: string, schema: z.ZodType<T>): Promise<T | undefined> {
  return findJson(results, key, schema).catch(inWords(results, key));
}

/** What a run wrote line by line, streamed. Throws ResultMissing, CliError. */
export async function* linesOf<T>(results: Results, key: string, read: ReadLines<T>): AsyncGenerator<T> {
  try {
    yield* read(results, key);
  } catch (error) {
    inWords(results, key)(error);
  }
}

function inWords(results: Results, key: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof ObjectMissing) throw missing(results, key);
    if (error instanceof InvalidInput) throw unreadable(`${results.where}/${key}`, error);
    throw deniedInWords(results.permissions, error);
  };
}

export function unreadable(address: string, cause: unknown): CliError {
  return new CliError(
    `${address} cannot be read`,
    ['Was it written by another version of ipam-monitor, or changed? Start a new run to write it again.'],
    { cause },
  );
}
