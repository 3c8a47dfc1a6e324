import type { Alert } from '../../statemachine/contracts/alert.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { isFuture } from '../text/times.ts';
import type { Damage } from './troubles.ts';

const ALERTS = {
  remedy: 'Was the clock of a machine wrong? They count as of this run, which writes them anew.',
  lasts: false,
};

const SAMPLES = {
  remedy: 'Is the clock of the source wrong? They count as measured at the time of the run, as long as that lasts.',
  lasts: true,
};

/**
 * Times that are yet to come: whatever has one would wait until then, and say nothing. They are nobody's, and count as
 * the run's own; what a source measured counts as if it had not said when.
 */
export class Future {
  readonly #asOf: string;
  readonly #now: Date;
  /** The first that was met, in words. */
  #alert: string | undefined;
  #sample: string | undefined;

  constructor({ asOf }: { readonly asOf: string }, now: Date) {
    this.#asOf = asOf;
    this.#now = now;
  }

  /** A time of a run, or the run's own. */
  past(time: string): string {
    return isFuture(time, this.#now) ? this.#asOf : time;
  }

  /** A line of the ledger without such times. */
  alert(alert: Alert): Alert {
    const first = timesOf(alert).find((time) => isFuture(time, this.#now));
    if (first === undefined) return alert;
    this.#alert ??= `${alert.finding.resource.id} at ${first}`;
    return this.#inPast(alert);
  }

  /** A line of this run's evaluations without such times. */
  evaluation(evaluation: Evaluation): Evaluation {
    const { sampledAt, ...rest } = evaluation;
    if (sampledAt === undefined || !isFuture(sampledAt, this.#now)) return evaluation;
    this.#sample ??= `${evaluation.resource.id} at ${sampledAt}`;
    return rest;
  }

  /** What is to be said of it. */
  damages(entriesKey: string): Damage[] {
    const dated = 'dated in the future, the first of';
    return [
      ...(this.#alert === undefined ? [] : [{ key: entriesKey, why: `has alerts ${dated} ${this.#alert}`, ...ALERTS }]),
      ...(this.#sample === undefined
        ? []
        : [{ key: 'Evaluations', why: `have samples ${dated} ${this.#sample}`, ...SAMPLES }]),
    ];
  }

  #inPast(alert: Alert): Alert {
    const { measuredAt, rising, unmeasured, missing, closed, announced, raisedAt, finding, ...rest } = alert;
    const past = (time: string) => this.past(time);
    const { sampledAt, ...found } = finding;
    const isPast = (time: string | undefined) => time !== undefined && !isFuture(time, this.#now);
    return {
      ...rest,
      finding: isPast(sampledAt) ? finding : found,
      since: past(alert.since),
      severitySince: past(alert.severitySince),
      lastSampleAt: past(alert.lastSampleAt),
      lastSeenAt: past(alert.lastSeenAt),
      earlier: alert.earlier.filter(({ at }) => isPast(at)),
      // Whatever this run measured is later than that.
      ...(isPast(measuredAt) && { measuredAt }),
      ...(raisedAt !== undefined && { raisedAt: past(raisedAt) }),
      ...(rising && { rising: { since: past(rising.since) } }),
      ...(unmeasured && { unmeasured: { ...unmeasured, since: past(unmeasured.since) } }),
      ...(missing && { missing: { ...missing, since: past(missing.since), ...lastSample(missing, past) } }),
      ...(closed && { closed: { ...closed, at: past(closed.at) } }),
      ...(announced && {
        announced: { ...announced, at: past(announced.at), routes: allPast(announced.routes, past) },
      }),
    };
  }
}

function allPast(times: Readonly<Record<string, string>> = {}, past: (time: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(times).map(([name, time]) => [name, past(time)]));
}

function lastSample({ lastSampleAt }: NonNullable<Alert['missing']>, past: (time: string) => string) {
  return lastSampleAt === undefined ? {} : { lastSampleAt: past(lastSampleAt) };
}

function timesOf(alert: Alert): string[] {
  const { rising, unmeasured, missing, closed, announced, earlier, finding } = alert;
  const { since, severitySince, raisedAt, lastSampleAt, measuredAt, lastSeenAt } = alert;
  const times = [since, severitySince, raisedAt, lastSampleAt, measuredAt, lastSeenAt, finding.sampledAt];
  const within = [rising?.since, unmeasured?.since, missing?.since, missing?.lastSampleAt, closed?.at, announced?.at];
  const toRoutes = Object.values(announced?.routes ?? {});
  return [...times, ...within, ...toRoutes, ...earlier.map(({ at }) => at)].flatMap((time) => time ?? []);
}
