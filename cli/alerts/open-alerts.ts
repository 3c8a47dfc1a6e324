import { acknowledgementOf, muteOf, type Silence } from '../../core/alerts/silence.ts';
import { Policy } from '../../core/policy/schema.ts';
import type { Alert } from '../../statemachine/contracts/alert.ts';
import { LedgerHead } from '../../statemachine/contracts/ledger.ts';
import { runKeys, sharedKeys } from '../../storage/keys.ts';
import { readLedger } from '../../storage/ledger.ts';
import { CliError } from '../kit/errors.ts';
import { findResult, linesOf, readResult } from '../results/read.ts';
import type { Results } from '../results/results.ts';

/** The ledger as a full run left it. Throws CliError where there is none. */
export async function ledgerHead(results: Results): Promise<LedgerHead> {
  const head = await findResult(results, sharedKeys.ledger, LedgerHead);
  if (head) return head;
  throw new CliError(`There are no alerts in ${results.where} yet: no full run has ended`, [...results.advice]);
}

/** The policy of the last full run. */
export function policyOfRun(results: Results, head: LedgerHead): Promise<Policy> {
  return readResult(results, runKeys.policy(runKeys.prefix(head.runId, head.asOf)), Policy);
}

/** The alerts of the ledger, streamed in its order. */
export async function* alertsOf(results: Results, { entriesKey }: LedgerHead): AsyncGenerator<Alert> {
  for await (const entry of linesOf(results, entriesKey, readLedger)) {
    if (!('scopeMark' in entry)) yield entry;
  }
}

/** What keeps an alert quiet, if anything does. */
export function quietBy(silence: Silence, alert: Alert): { muted?: string; acknowledged?: string } {
  const mute = muteOf(silence, alert);
  const acknowledged = acknowledgementOf(silence, alert);
  return {
    ...(mute && { muted: `${mute.by} until ${mute.expires}: ${mute.reason}` }),
    ...(acknowledged && {
      acknowledged: `${acknowledged.by} at ${acknowledged.at}${acknowledged.reason ? `: ${acknowledged.reason}` : ''}`,
    }),
  };
}
