import type { Alert, Sample } from '../../statemachine/contracts/alert.ts';
import type { Evaluation, ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import { durationMs } from '../policy/alert-settings.ts';
import type { Policy } from '../policy/schema.ts';
import { countMissing, isGone } from './absence.ts';
import { isOver, marginOf, ruleOf } from './clear-level.ts';
import type { Observation } from './observe.ts';
import { figuresOf, isDistinct, msBetween, remember, type SampleTime, sampleTime } from './samples.ts';

const DAY = 24 * 60 * 60 * 1000;

/** A closed alert is kept for the next weekly summary, and a day longer. */
const KEEP_CLOSED = 8 * DAY;

/** After so long out of sight, nobody waits for it any more. */
const FORGET_MISSING = 30 * DAY;

export interface LifeCycleContext {
  readonly asOf: string;
  readonly policy: Policy;
  /** It is judged by these rules for the first time: what is above counts as lasting, what is not is over. */
  readonly baseline: boolean;
  /** It is known not to have been above before this run, and has not lasted. */
  readonly beginsNow?: boolean;
}

/** What has to be said to begin an alert. */
export interface AlertOrigin {
  readonly evaluationKey: string;
  /** What was measured before it began. */
  readonly earlier?: readonly Sample[];
}

/**
 * The next state of an alert: pure, and silent about what is told of it. Undefined where there is nothing (more) to
 * remember.
 */
export function nextState(
  before: Alert | undefined,
  observation: Observation,
  subject: AlertOrigin,
  context: LifeCycleContext,
): Alert | undefined {
  if (before?.state === 'closed' && observation.is !== 'above') {
    return before.closed && msBetween(before.closed.at, context.asOf) < KEEP_CLOSED ? before : undefined;
  }
  if (observation.is === 'above') return above(before, observation, subject, context);
  if (!before) return undefined;
  switch (observation.is) {
    case 'below':
      return below(before, observation.evaluation, context);
    case 'unmeasured': {
      const { missing: _, ...alert } = before;
      const { since = context.asOf, told = false } = before.unmeasured ?? {};
      return { ...alert, lastSeenAt: context.asOf, unmeasured: { since, told, ...observation.absence } };
    }
    case 'missing': {
      const missing = countMissing(before, observation.evidence, context.asOf);
      if (isGone(missing)) return before.state === 'open' ? closed({ ...before, missing }, 'gone', context) : undefined;
      if (before.state === 'pending' && missing.evaluations > 1) return undefined;
      if (msBetween(missing.since, context.asOf) > FORGET_MISSING) return closed(before, 'forgotten', context);
      return { ...before, missing };
    }
    case 'elsewhere':
      return before.state === 'open' ? closed(before, 'elsewhere', context) : undefined;
    case 'notSeen':
      return before;
  }
}

function above(
  before: Alert | undefined,
  { finding, evaluation }: { finding: ResourceFinding; evaluation: Evaluation },
  { evaluationKey, earlier = [] }: AlertOrigin,
  context: LifeCycleContext,
): Alert {
  const time = sampleTime(evaluation, context.asOf);
  const active = before?.state === 'closed' ? undefined : before;
  if (active && isOld(time, active, context)) return seen(active, context.asOf);
  // What closed it was measured later than this.
  if (before && !active && isOld(time, before, context)) return before;
  const alert = active ? counted(active, time) : begin(finding, evaluationKey, time, before?.earlier ?? [...earlier]);
  return measured(judged(alert, finding, evaluation, time, context), evaluation, time, context.asOf);
}

function begin(
  finding: ResourceFinding,
  evaluationKey: string,
  { at }: SampleTime,
  earlier: Alert['earlier'],
): Alert & { state: 'pending' } {
  const { alertKey: key, scopeId, kind, severity } = finding;
  const since = { since: at, severitySince: at, lastSampleAt: at, lastSeenAt: at };
  return { key, scopeId, evaluationKey, kind, state: 'pending', severity, finding, ...since, samples: 1, earlier };
}

/** Raises, escalates and deescalates, as far as what was found has lasted. */
function judged(
  alert: Alert,
  finding: ResourceFinding,
  evaluation: Evaluation,
  { at }: SampleTime,
  context: LifeCycleContext,
): Alert {
  const isOpen = alert.state === 'open';
  if (isOpen && alert.severity === 'critical') {
    if (finding.severity === 'critical') return { ...alert, finding };
    const isStillCritical =
      !context.baseline &&
      !isOver(alert.finding.reasons, 'critical', evaluation, marginOf(context.policy, alert.finding.rule));
    return isStillCritical ? alert : { ...alert, severity: 'warning', severitySince: at, finding };
  }

  const wait = context.baseline && !context.beginsNow ? 0 : waitOf(context.policy, finding.rule);
  const hasLasted = (since: string) => wait === 0 || msBetween(since, alert.lastSampleAt) >= wait;
  const { rising: before, ...rest } = alert;
  const criticalSince = finding.severity === 'critical' ? (before?.since ?? at) : undefined;
  const isCritical = criticalSince !== undefined && hasLasted(criticalSince);
  const next = { ...rest, ...(criticalSince !== undefined && !isCritical && { rising: { since: criticalSince } }) };

  if (isCritical) {
    const raised = isOpen ? {} : { state: 'open' as const, raisedAt: context.asOf };
    return { ...next, ...raised, severity: 'critical', severitySince: criticalSince, finding };
  }
  // Until the critical has lasted, what is told is the warning that has.
  if (isOpen) return finding.severity === 'warning' ? { ...next, finding } : next;
  // That is over by the thresholds of the warning.
  const warning = finding.severity === 'critical' && alert.finding.severity === 'warning' ? alert.finding : finding;
  if (!hasLasted(alert.since)) return { ...next, severity: finding.severity, finding: warning };
  const asWarning = { ...warning, severity: 'warning' as const };
  return {
    ...next,
    state: 'open',
    raisedAt: context.asOf,
    severity: 'warning',
    severitySince: alert.since,
    finding: asWarning,
  };
}

function below(before: Alert, evaluation: Evaluation, context: LifeCycleContext): Alert | undefined {
  const time = sampleTime(evaluation, context.asOf);
  if (isOld(time, before, context)) return seen(before, context.asOf);
  if (before.state === 'pending') return undefined;
  const { rising: _, ...alert } = measured(counted(before, time), evaluation, time, context.asOf);
  if (context.baseline) return closed(alert, 'policy', context);
  const margin = marginOf(context.policy, alert.finding.rule);
  return isOver(alert.finding.reasons, alert.severity, evaluation, margin)
    ? closed(alert, 'recovered', context)
    : alert;
}

/** A sample that was looked at, or is older than one that was, changes nothing; but new rules judge whatever there is. */
function isOld({ at, known }: SampleTime, { measuredAt }: Alert, { baseline }: LifeCycleContext): boolean {
  if (baseline || measuredAt === undefined) return false;
  const later = msBetween(measuredAt, at);
  return known ? later <= 0 : later < 0;
}

function counted(alert: Alert, time: SampleTime): Alert {
  return isDistinct(time, alert.lastSampleAt) ? { ...alert, samples: alert.samples + 1, lastSampleAt: time.at } : alert;
}

function seen(alert: Alert, asOf: string): Alert {
  const { missing: _, unmeasured: __, ...rest } = alert;
  return { ...rest, lastSeenAt: asOf };
}

/** The figures and names of now, under what was found when it was last above. */
function measured(alert: Alert, evaluation: Evaluation, { at }: SampleTime, asOf: string): Alert {
  const { resource, cidrs, capacity, freeSpace, forecast, sampledAt, notes } = evaluation;
  const { capacity: _, freeSpace: __, sampledAt: ___, notes: ____, forecast: _____, ...finding } = alert.finding;
  const figures = figuresOf(evaluation, at);
  return {
    ...seen(alert, asOf),
    measuredAt: at,
    finding: {
      ...finding,
      resource,
      cidrs,
      ...(capacity && { capacity }),
      ...(freeSpace && { freeSpace }),
      ...(forecast && alert.finding.forecast && { forecast }),
      ...(sampledAt !== undefined && { sampledAt }),
      ...(notes && { notes }),
    },
    ...(figures && { earlier: remember(alert.earlier, figures) }),
  };
}

function closed(alert: Alert, by: NonNullable<Alert['closed']>['by'], { asOf }: LifeCycleContext): Alert {
  return { ...alert, state: 'closed', closed: { at: asOf, by } };
}

function waitOf(policy: Policy, ruleName: string): number {
  return durationMs(ruleOf(policy, ruleName)?.for ?? policy.alerts.for);
}
