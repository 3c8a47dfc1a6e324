import type { Alert, Change, ChangeKind } from '../../statemachine/contracts/alert.ts';
import type { Untold } from '../../statemachine/contracts/ledger.ts';
import type { Mute } from '../../statemachine/contracts/mutes.ts';
import { isOutOfSight } from './absence.ts';
import { earlierThan, msBetween } from './samples.ts';

/** A change before it is known whom it goes to, and what stands around the resource. */
export type BareChange = Omit<Change, 'routes' | 'siblings' | 'vpc'>;

export interface Announcement {
  /** With what is told of it remembered. */
  readonly alert: Alert;
  readonly change?: BareChange;
  /** Why there is no change, for an alert that is not over. */
  readonly untold?: Pick<Untold, 'why' | 'text'>;
}

export interface AnnounceContext {
  readonly runId: string;
  readonly asOf: string;
  readonly baseline: boolean;
  readonly warnings: 'digest' | 'message';
  readonly mute: Mute | undefined;
}

type RunOfChange = Pick<AnnounceContext, 'runId' | 'asOf' | 'warnings'>;

/**
 * What is to be told of an alert: the difference between what was told last and what is so now. Whatever a mute, or a
 * run that died, kept from being told is therefore told as soon as it can be, if it is still so.
 */
export function announce(alert: Alert, context: AnnounceContext): Announcement {
  if (alert.state === 'pending') {
    return {
      alert,
      untold: { why: 'pending', text: `Above since ${alert.since}, not yet for as long as its rule requires` },
    };
  }
  const { mute } = context;
  if (mute) {
    if (alert.state === 'closed') return quietly(ended(alert, context));
    return { alert, untold: { why: 'muted', text: `Muted until ${mute.expires} by ${mute.by}: ${mute.reason}` } };
  }
  if (alert.state === 'closed') return ended(alert, context);
  return opened(alert, context) ?? hidden(alert, context);
}

/** The next message to those who heard that it began says that it is over. No message is sent for it alone. */
function quietly(said: Announcement): Announcement {
  return said.change ? { ...said, change: { ...said.change, urgent: false } } : said;
}

/** To be called for an alert that this run closed; one that was closed before has nothing to say. */
function ended(alert: Alert, context: AnnounceContext): Announcement {
  if (!alert.announced || alert.closed?.at !== context.asOf || isSilent(alert.closed)) return { alert };
  return { alert, change: closing(alert, alert.closed, context) };
}

/** Whether nobody is told that it is over: it may not be. */
export function isSilent({ by }: NonNullable<Alert['closed']>): boolean {
  return by === 'forgotten' || by === 'elsewhere';
}

function closing(alert: Alert, { by, at }: NonNullable<Alert['closed']>, run: RunOfChange): BareChange {
  return {
    ...changeOf(alert, by === 'gone' ? 'gone' : 'resolved', { ...run, asOf: at }),
    closedBy: by,
    ...(by === 'gone' && alert.missing && { absence: absenceOf(alert.missing) }),
    lastedSeconds: Math.max(0, Math.round(msBetween(alert.since, at) / 1000)),
  };
}

function opened(alert: Alert, context: AnnounceContext): Announcement | undefined {
  const { announced, severity } = alert;
  const told = { ...alert, announced: { severity, at: context.asOf, runId: context.runId } };
  if (context.baseline && alert.lastSeenAt === context.asOf && !alert.unmeasured) {
    const change = changeOf(alert, 'baseline', context);
    return { alert: told, change: { ...change, ...(announced && { previousSeverity: announced.severity }) } };
  }
  if (!announced) return { alert: told, change: changeOf(alert, 'raised', context) };
  if (announced.severity === severity) return undefined;
  const change = changeOf(alert, severity === 'critical' ? 'escalated' : 'deescalated', context);
  return { alert: told, change: { ...change, previousSeverity: announced.severity } };
}

/** Of an open alert that was told: that its resource is out of sight, or its usage unknown, is said once. */
function hidden(alert: Alert, context: AnnounceContext): Announcement {
  const { missing, unmeasured } = alert;
  if (missing) {
    if (!isOutOfSight(missing)) return { alert, untold: { why: 'notSeen', text: missing.text } };
    if (missing.told) return { alert, untold: { why: 'noLongerVisible', text: missing.text } };
    const change = { ...changeOf(alert, 'noLongerVisible', context), absence: absenceOf(missing) };
    return { alert: { ...alert, missing: { ...missing, told: true } }, change };
  }
  if (unmeasured) {
    if (unmeasured.told) return { alert, untold: { why: 'unmeasured', text: unmeasured.text } };
    const change = { ...changeOf(alert, 'unmeasured', context), absence: absenceOf(unmeasured) };
    return { alert: { ...alert, unmeasured: { ...unmeasured, told: true } }, change };
  }
  return { alert, untold: { why: 'continues', text: `Sent at ${alert.announced?.at ?? alert.since}` } };
}

/** A reminder of an open alert, for a digest. */
export function reminder(alert: Alert, context: RunOfChange): BareChange {
  return changeOf(alert, 'reminded', context);
}

/**
 * An alert as what a route is told that lost its messages: as new as when it was raised, or known already, and perhaps
 * over.
 */
export function restatement(alert: Alert, wasTold: boolean, run: Pick<RunOfChange, 'runId' | 'asOf'>): BareChange {
  const context = { ...run, warnings: 'message' } as const;
  if (alert.closed) return closing(alert, alert.closed, context);
  return changeOf(alert, wasTold ? 'reminded' : 'raised', context);
}

function changeOf(alert: Alert, change: ChangeKind, { runId, asOf, warnings }: RunOfChange): BareChange {
  const { key, scopeId, evaluationKey, kind, severity, finding, since, severitySince, earlier, lastSampleAt } = alert;
  const { organizationalUnitId, participants } = alert;
  const pages = severity === 'critical' && (change === 'raised' || change === 'escalated');
  return {
    change,
    alertKey: key,
    scopeId,
    evaluationKey,
    kind,
    severity,
    pages,
    urgent:
      change !== 'reminded' &&
      (severity === 'critical' ||
        alert.announced?.severity === 'critical' ||
        change === 'baseline' ||
        warnings === 'message'),
    runId,
    at: asOf,
    finding,
    since,
    severitySince,
    ...(organizationalUnitId !== undefined && { organizationalUnitId }),
    ...(participants && { participants }),
    earlier: earlierThan(earlier, finding.sampledAt ?? lastSampleAt),
  };
}

function absenceOf({ reason, text }: NonNullable<Change['absence']>): Change['absence'] {
  return { reason, text };
}
