import type { Absence, Alert } from '../../statemachine/contracts/alert.ts';
import { msBetween } from './samples.ts';

/** What is known of an account in a Region, or that nothing is. */
export type AccountEvidence =
  | { readonly known: false; readonly why?: string }
  | { readonly known: true; readonly listed: false }
  | {
      readonly known: true;
      readonly listed: true;
      readonly lastSuccessfulAt?: string | undefined;
      readonly organizationalUnitId?: string | undefined;
      readonly failure?: { readonly code: string; readonly message?: string | undefined } | undefined;
    };

/**
 * Why a resource is out of sight: what is known of its account, that IPAM lists it and is told not to look at it, or that
 * the list that it would be in was read itself.
 */
export type MissingEvidence = AccountEvidence | { readonly ignored: true } | { readonly listedAt: string };

/** Samples without the resource, of its own account and Region, that make sure that it is gone. */
const SAMPLES_UNTIL_GONE = 2;

/** Evaluations without the resource after which the reason is told, where it cannot be sure. */
const EVALUATIONS_UNTIL_TOLD = 2;

type Missing = NonNullable<Alert['missing']>;

/** Notes that a run did not see the resource. `since` stays the first such run. */
export function countMissing(alert: Alert, evidence: MissingEvidence, asOf: string): Missing {
  const before = alert.missing;
  const sample =
    'listedAt' in evidence
      ? evidence.listedAt
      : 'known' in evidence && evidence.known && evidence.listed
        ? evidence.lastSuccessfulAt
        : undefined;
  const last = before?.lastSampleAt ?? alert.lastSeenAt;
  const isLater = sample !== undefined && msBetween(last, sample) > 0;
  return {
    since: before?.since ?? asOf,
    told: before?.told ?? false,
    evaluations: (before?.evaluations ?? 0) + 1,
    samples: (before?.samples ?? 0) + (isLater ? 1 : 0),
    ...(isLater ? { lastSampleAt: sample } : before?.lastSampleAt && { lastSampleAt: before.lastSampleAt }),
    ...reasonFor(evidence),
  };
}

/** Whether it is certain that the resource does not exist any more. */
export function isGone({ samples, reason }: Missing): boolean {
  return reason === 'notListed' && samples >= SAMPLES_UNTIL_GONE;
}

/** Whether it has been missing long enough, for a reason that is not its end, to say so. */
export function isOutOfSight({ evaluations, reason }: Missing): boolean {
  return reason !== 'notListed' && evaluations >= EVALUATIONS_UNTIL_TOLD;
}

function reasonFor(evidence: MissingEvidence): Absence {
  if ('ignored' in evidence) {
    return {
      reason: 'ignored',
      text: 'IPAM was set to ignore it, so it is no longer checked',
    };
  }
  if ('listedAt' in evidence) return { reason: 'notListed', text: 'IPAM no longer lists it' };
  if (!evidence.known) {
    return {
      reason: 'unknown',
      text: evidence.why ?? 'IPAM no longer lists it; it is not known whether its account was read',
    };
  }
  if (!evidence.listed) {
    return {
      reason: 'accountNotDiscovered',
      text: 'IPAM does not discover its account in this Region any more: it left the organisation, or is excluded',
    };
  }
  if (evidence.failure) {
    const { code, message } = evidence.failure;
    return { reason: 'discoveryFailed', text: `IPAM cannot read its account: ${code}${message ? `: ${message}` : ''}` };
  }
  return { reason: 'notListed', text: 'Its account and Region were read, and it is gone' };
}
