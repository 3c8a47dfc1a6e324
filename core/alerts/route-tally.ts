import type { Alert, Change } from '../../statemachine/contracts/alert.ts';
import type { Counted, RouteReport } from '../../statemachine/contracts/ledger.ts';
import type { Mute } from '../../statemachine/contracts/mutes.ts';
import { isSilent, reminder } from './announce.ts';
import type { Passed } from './pass.ts';
import { msBetween } from './samples.ts';

const WEEK = 7 * 24 * 60 * 60 * 1000;
const MAX_RISERS = 5;
const MAX_EXPIRING = 20;

export function none(): Counted {
  return { critical: 0, warning: 0 };
}

interface Riser {
  readonly alert: Alert;
  readonly points: number;
}

/** What one route's alerts add up to. Grows with mutes, not with alerts. */
export class RouteTally {
  readonly open = none();
  readonly week = { raised: none(), ended: none() };
  pending = 0;
  muted = 0;
  acknowledged = 0;
  notSeen = 0;
  unmeasured = 0;
  noLongerVisible = 0;
  /** Of the run's own changes. */
  readonly changes = { count: 0, bytes: 0, urgent: false, pages: false, baseline: false };
  readonly #silenced = new Map<Mute, number>();
  #risers: Riser[] = [];

  /** `bytes`: how long the change is as a line. */
  add({ alert, change, untold, mute, acknowledgement }: Passed, bytes: number, asOf: string): void {
    if (change) {
      this.changes.count++;
      this.changes.bytes += bytes;
      this.changes.urgent ||= change.urgent;
      this.changes.pages ||= change.pages;
      this.changes.baseline ||= change.change === 'baseline';
    }
    if (!alert) return;
    if (mute) {
      if (alert.state === 'closed') return;
      this.muted++;
      this.#silenced.set(mute, (this.#silenced.get(mute) ?? 0) + 1);
      return;
    }
    if (alert.raisedAt && msBetween(alert.raisedAt, asOf) < WEEK) this.week.raised[alert.severity]++;
    if (alert.state === 'closed') {
      const wasTold = alert.announced && alert.closed && !isSilent(alert.closed);
      if (wasTold && alert.closed && msBetween(alert.closed.at, asOf) < WEEK) this.week.ended[alert.severity]++;
      return;
    }
    if (alert.state === 'pending') {
      this.pending++;
      return;
    }
    this.open[alert.severity]++;
    if (acknowledgement) this.acknowledged++;
    if (untold?.why === 'notSeen') this.notSeen++;
    if (alert.unmeasured) this.unmeasured++;
    if (alert.missing?.told) this.noLongerVisible++;
    this.#addRiser(alert);
  }

  /** Mutes that end within a week, soonest first, with how many of the route's alerts they silence. */
  expiring(asOf: string): RouteReport['mutesExpiring'] {
    return [...this.#silenced]
      .filter(([{ expires }]) => msBetween(asOf, expires) < WEEK)
      .map(([{ by, reason, expires }, alerts]) => ({ by, reason, expires, alerts }))
      .sort((a, b) => Date.parse(a.expires) - Date.parse(b.expires))
      .slice(0, MAX_EXPIRING);
  }

  /** The open alerts whose usage grew most since the oldest sample that is known, a week at most. */
  risers(route: string, run: { runId: string; asOf: string }): Change[] {
    return this.#risers.map(({ alert }) => ({ ...reminder(alert, { ...run, warnings: 'digest' }), routes: [route] }));
  }

  #addRiser(alert: Alert): void {
    const [first] = alert.earlier;
    const last = alert.earlier.at(-1);
    if (first?.usedPercent === undefined || last?.usedPercent === undefined) return;
    const points = last.usedPercent - first.usedPercent;
    if (points <= 0) return;
    this.#risers = [...this.#risers, { alert, points }].sort((a, b) => b.points - a.points).slice(0, MAX_RISERS);
  }
}
