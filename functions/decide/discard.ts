import { LedgerHead } from '../../statemachine/contracts/ledger.ts';
import { LEDGER_ENTRIES, OWED, sharedKeys } from '../../storage/keys.ts';
import { namedBy } from '../../storage/ledger.ts';
import type { Objects } from '../../storage/objects.ts';
import { readShared } from '../../storage/shared.ts';
import { describeError, isDenied, isServerFault, isThrottled } from '../shared/ec2/refusals.ts';
import type { Invocation } from '../shared/task.ts';

type Log = Invocation['log'];

/** Deletes what a head named and the one after it does not: its entries, and what was owed and is now told together. */
export async function discardSuperseded(
  objects: Objects,
  before: LedgerHead,
  after: LedgerHead,
  log: Log,
): Promise<void> {
  const kept = new Set(namedBy(after));
  for (const key of namedBy(before)) if (!kept.has(key)) await discard(objects, key, log);
}

/** What a try wrote for a head of this generation, under keys of its own. */
export interface Vain {
  readonly generation: number;
  readonly keys: ReadonlySet<string>;
}

/** The same objects, which note the keys of what is written and does not expire: of a try that ends half way, too. */
export function noting(objects: Objects, keys: Set<string>): Objects {
  const note = (key: string) => {
    if (key.startsWith(LEDGER_ENTRIES) || key.startsWith(OWED)) keys.add(key);
  };
  return {
    ...objects,
    putText(key, text, options) {
      note(key);
      return objects.putText(key, text, options);
    },
    writeLines(key, lines) {
      note(key);
      return objects.writeLines(key, lines);
    },
  };
}

/**
 * Deletes what an attempt wrote in vain. A conflict may as well be the lost answer to one's own write: what no head names
 * is only known to be useless once the head has come to its generation.
 */
export async function discardVain(objects: Objects, { generation, keys }: Vain, log: Log): Promise<void> {
  const { value: head } = await readShared(objects, sharedKeys.ledger, LedgerHead);
  if (!head || head.generation < generation) return;
  const kept = new Set(namedBy(head));
  for (const key of keys) if (!kept.has(key)) await discard(objects, key, log);
}

/** What cannot be deleted costs some storage. That is told, and no reason to fail a run whose ledger stands. */
async function discard(objects: Objects, key: string, log: Log): Promise<void> {
  try {
    await objects.delete(key);
  } catch (error) {
    if (!isDenied(error) && !isThrottled(error) && !isServerFault(error)) throw error;
    log.warn(`s3://${objects.bucket}/${key} was replaced and could not be deleted. Delete it. ${describeError(error)}`);
  }
}
