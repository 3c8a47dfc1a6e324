import * as z from 'zod';
import { acknowledgementOf, muteOf, type Silence, silenceAt } from '../../core/alerts/silence.ts';
import { Policy } from '../../core/policy/schema.ts';
import { Alert } from '../../statemachine/contracts/alert.ts';
import { LedgerHead, ScopeMark } from '../../statemachine/contracts/ledger.ts';
import { Mutes } from '../../statemachine/contracts/mutes.ts';
import { runKeys, sharedKeys } from '../../storage/keys.ts';
import { CliError } from '../kit/errors.ts';
import { parse } from '../results/read.ts';
import { missing, type Results } from '../results/results.ts';

const Line = z.union([ScopeMark, Alert]);

/** The ledger as a full run left it. Throws CliError where there is none. */
export async function ledgerHead(results: Results): Promise<LedgerHead> {
  const text = await results.text(sharedKeys.ledger);
  if (text === undefined) {
    throw new CliError(`There are no alerts in ${results.where} yet: no full run has ended`, [...results.advice]);
  }
  return parse(results, sharedKeys.ledger, text, () => LedgerHead);
}

/** What silences alerts now: the policy of the last full run, and what was set by hand. */
export async function silenceNow(results: Results, head: LedgerHead, now: Date): Promise<Silence> {
  const policyKey = runKeys.policy(runKeys.prefix(head.runId, head.asOf));
  const policy = await results.text(policyKey);
  const mutes = await results.text(sharedKeys.mutes);
  if (policy === undefined) throw missing(results, policyKey);
  return silenceAt(
    now.toISOString(),
    parse(results, policyKey, policy, () => Policy),
    mutes === undefined ? undefined : parse(results, sharedKeys.mutes, mutes, () => Mutes),
  );
}

/** The alerts of the ledger, streamed in its order. */
export async function* alertsOf(results: Results, { entriesKey }: LedgerHead): AsyncGenerator<Alert> {
  for await (const line of results.lines(entriesKey)) {
    const entry = parse(results, entriesKey, line, () => Line);
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
