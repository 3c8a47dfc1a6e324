import type { Change, ChangeKind } from '../../statemachine/contracts/alert.ts';
import type { Counted, RouteReport } from '../../statemachine/contracts/ledger.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import type { Policy } from '../policy/schema.ts';
import { count, counted } from '../text/count.ts';
import type { DeployedStack } from './next-step.ts';

/** What a message to a route is made of. */
export interface RouteMessageFacts {
  readonly report: RouteReport;
  /** As many of its changes as may be named, worst first. */
  readonly changes: readonly Change[];
  readonly summary: Summary;
  readonly policy: Policy;
  readonly bucket: string;
  /** S3 key of the page for people. It may not be there yet. */
  readonly pageKey: string;
  /** Absent on a laptop: there is no console to link to, and nothing to mute in. */
  readonly deployment?: DeployedStack | undefined;
}

export function changesOf({ changes }: Pick<RouteReport, 'changes'>, kind: ChangeKind): Counted {
  return changes[kind] ?? { critical: 0, warning: 0 };
}

export function totalOf({ critical, warning }: Counted): number {
  return critical + warning;
}

/** `2 critical and 1 warning`, `1 warning`, `none`. */
export function severities({ critical, warning }: Counted): string {
  const parts = [
    ...(critical > 0 ? [`${count(critical)} critical`] : []),
    ...(warning > 0 ? [counted(warning, 'warning')] : []),
  ];
  return parts.join(' and ') || 'none';
}
