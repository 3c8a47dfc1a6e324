import type * as z from 'zod';
import type { Passed } from '../../core/alerts/pass.ts';
import { Channel } from '../../core/streams/channel.ts';
import { Alert, Change } from '../../statemachine/contracts/alert.ts';
import { safeParse } from '../../statemachine/contracts/compiled/safe-parse.ts';
import { InvalidOutput } from '../../statemachine/contracts/invalid.ts';
import type { Untold } from '../../statemachine/contracts/ledger.ts';
import type { Objects } from '../../storage/objects.ts';

export interface Writing {
  readonly entriesKey: string | undefined;
  readonly changesKey: string;
  readonly untoldKey: string | undefined;
  readonly onPassed: (passed: Passed, bytes: number) => void;
}

/** Writes the ledger, the changes, and for a preview why nothing is told of the rest, all in one pass. */
export async function writeLedger(
  objects: Objects,
  passed: AsyncIterable<Passed>,
  { entriesKey, changesKey, untoldKey, onPassed }: Writing,
): Promise<void> {
  const changes = new Channel<string>();
  const untold = new Channel<string>();
  async function* entries(): AsyncGenerator<string> {
    let failure: unknown = new Error('The ledger was given up');
    try {
      for await (const each of passed) {
        const change = each.change && JSON.stringify(checked(Change, each.change));
        onPassed(each, change?.length ?? 0);
        if (change !== undefined) await changes.push(change);
        const why = untoldKey === undefined ? undefined : untoldOf(each);
        if (why) await untold.push(JSON.stringify(why));
        if (each.line) yield JSON.stringify('scopeMark' in each.line ? each.line : checked(Alert, each.line));
      }
      failure = undefined;
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      changes.end(failure);
      untold.end(failure);
    }
  }
  // When one of them fails, the others must not wait for it: whoever pushes for a taker, whoever takes for more.
  const together = async (writing: Promise<void>) => {
    try {
      await writing;
    } catch (error) {
      changes.end(error);
      untold.end(error);
      throw error;
    }
  };
  const results = await Promise.allSettled([
    together(entriesKey === undefined ? drained(entries()) : objects.writeLines(entriesKey, entries())),
    together(objects.writeLines(changesKey, changes)),
    ...(untoldKey === undefined ? [] : [together(objects.writeLines(untoldKey, untold))]),
  ]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

function untoldOf({ alert, change, untold, routes = [] }: Passed): Untold | undefined {
  if (!alert) return undefined;
  const { key: alertKey, severity, finding } = alert;
  const about = { alertKey, resourceId: finding.resource.id, severity, routes: [...routes] };
  if (change)
    return change.urgent
      ? undefined
      : { ...about, why: 'waitsForDigest', text: `${change.change}: goes with the next message of its route` };
  return untold && { ...about, ...untold };
}

async function drained(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items) {
    // A preview keeps nothing.
  }
}

function checked<T>(schema: z.ZodType<T>, value: T): T {
  const parsed = safeParse(schema, value);
  if (!parsed.success) throw InvalidOutput.from('A line of the ledger', parsed.error);
  return value;
}
