import type * as z from 'zod';
import { mergeParts } from '../../core/inventory/groups.ts';
import { groupOf } from '../../core/inventory/resource-key.ts';
import { Policy } from '../../core/policy/schema.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { type InventoryRow, inventorySchema } from '../../statemachine/contracts/inventory.ts';
import type { AllocationRecord } from '../../statemachine/contracts/pool.ts';
import type { ScopeSummary } from '../../statemachine/contracts/summary.ts';
import { CliError } from '../kit/errors.ts';
import { missing, type Results, type ScopeResult } from './results.ts';

/** The evaluations of a scope, streamed in the order of their keys. */
export async function* evaluationsOf(
  results: Results,
  { evaluationsKey: key }: Pick<ScopeResult, 'evaluationsKey'>,
): AsyncGenerator<Evaluation> {
  for await (const line of results.lines(key)) yield parse(results, key, line, () => Evaluation);
}

/** The same, a VPC together with its subnets. */
export async function* groupsOf(results: Results, scope: Pick<ScopeResult, 'evaluationsKey'>) {
  let group: Evaluation[] = [];
  let name: string | undefined;
  for await (const evaluation of evaluationsOf(results, scope)) {
    const next = groupOf(evaluation.key);
    if (next !== name && group.length > 0) {
      yield group;
      group = [];
    }
    name = next;
    group.push(evaluation);
  }
  if (group.length > 0) yield group;
}

/** Part of the inventory that tells of pools. */
const POOLS = 'ipam-pool';

/** What was allocated from the pools of a scope, each once. Throws ResultMissing where the run's inventory is gone. */
export async function* allocationsOf(
  results: Results,
  { inventoryKeys }: Pick<ScopeSummary, 'inventoryKeys'>,
): AsyncGenerator<AllocationRecord> {
  const rows = async function* (key: string): AsyncGenerator<InventoryRow> {
    for await (const line of results.lines(key)) yield parse(results, key, line, inventorySchema);
  };
  for await (const row of mergeParts((inventoryKeys[POOLS] ?? []).map(rows), () => {})) {
    if ('record' in row && row.record === 'allocation') yield row;
  }
}

/** The policy that a scope was judged by. */
export async function policyOf(results: Results, { policyKey: key }: Pick<ScopeResult, 'policyKey'>): Promise<Policy> {
  const text = await results.text(key);
  if (text === undefined) throw missing(results, key);
  return parse(results, key, text, () => Policy);
}

/** Reads what a run wrote. Throws CliError. */
export function parse<T>(
  { where }: Pick<Results, 'where'>,
  key: string,
  text: string,
  schemaOf: (value: unknown) => z.ZodType<T>,
): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadable(where, key, error);
  }
  const parsed = schemaOf(value).safeParse(value);
  if (!parsed.success) throw unreadable(where, key, parsed.error);
  return parsed.data;
}

function unreadable(where: string, key: string, cause: unknown): CliError {
  return new CliError(
    `${where}/${key} cannot be read`,
    ['Was it written by another version of ipam-monitor, or changed? Make it afresh with a new run.'],
    { cause },
  );
}
