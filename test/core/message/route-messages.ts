import type { RouteMessageFacts } from '../../../core/message/route-facts.ts';
import { Policy } from '../../../core/policy/schema.ts';
import type { Change, ChangeKind } from '../../../statemachine/contracts/alert.ts';
import type { RouteReport } from '../../../statemachine/contracts/ledger.ts';
import { AT, changeOf } from '../../fakes/changes.ts';
import { sampleSummary } from '../../fakes/results.ts';

/** Whatever somebody can call a subnet: markup, mentions, links, lines, colours, and a code block that ends. */
export const HOSTILE =
  '*bold* _it_ `x` ``` <!channel> <https://evil.example|click> @here\n# RESOLVED\u001b[31m &amp; \u202e"];';

const ENDED = new Set<ChangeKind>(['resolved', 'gone']);

/** One change, or many of a kind, as a message is made of them. */
export function factsOf(
  kind: ChangeKind | 'daily',
  resources: number,
  { occasions = ['changes'], ...report }: Partial<RouteReport> = {},
): RouteMessageFacts {
  const change = kind === 'daily' ? 'reminded' : kind;
  const changes = Array.from({ length: resources }, (_, n) => changeAt(change, n));
  const counts = {
    critical: changes.filter(({ severity }) => severity === 'critical').length,
    warning: changes.filter(({ severity }) => severity === 'warning').length,
  };
  const none = { critical: 0, warning: 0 };
  return {
    changes,
    report: {
      schemaVersion: '1.0',
      route: 'payments',
      runId: 'run-1',
      asOf: AT,
      occasions: kind === 'baseline' ? ['baseline'] : kind === 'daily' ? ['daily'] : occasions,
      pages: changes.some(({ pages }) => pages),
      changesKey: 'runs/2026/11/21/run-1/changes/payments.jsonl.gz',
      changes: { [change]: counts },
      open: ENDED.has(change) ? none : counts,
      continuing: kind === 'daily' ? counts : { critical: 11, warning: 40 },
      pending: 1,
      muted: 2,
      acknowledged: 0,
      notSeen: 0,
      unmeasured: 0,
      noLongerVisible: 0,
      watched: 1802,
      mutesExpiring: [],
      troubles: [],
      troublesOver: [],
      risers: [],
      ...report,
    },
    summary: sampleSummary(),
    policy: Policy.parse({
      version: 1,
      accountNames: { '223344556677': 'payments-prod' },
      alerts: { runbook: 'https://wiki.example.com/ipam' },
    }),
    bucket: 'ipam-monitor-results',
    pageKey: 'reports/2026/11/21/run-1.html',
    deployment: { stack: 'IpamMonitor', region: 'eu-central-1' },
  };
}

function changeAt(change: ChangeKind, n: number): Change {
  const id = `subnet-${String(n).padStart(4, '0')}`;
  const isWarning = n % 3 === 2 && change !== 'escalated';
  const name = n === 0 ? HOSTILE : `app-${n}`;
  const ended = ENDED.has(change)
    ? { lastedSeconds: 6 * 3600, closedBy: change === 'gone' ? 'gone' : 'recovered' }
    : {};
  const absence =
    change === 'gone' || change === 'unmeasured'
      ? {
          absence: {
            reason: 'notListed' as const,
            text: 'Its account and Region were read, and it is gone',
          },
        }
      : {};
  const surroundings =
    change === 'raised' || change === 'escalated'
      ? {
          siblings: [
            { id: 'subnet-b', cidr: '10.20.8.0/22', availabilityZoneId: 'euw1-az2', free: 412 },
            { id: 'subnet-c', cidr: '10.20.16.0/22', availabilityZoneId: 'euw1-az3', free: 388 },
          ],
          vpc: {
            id: 'vpc-0c',
            cidrs: ['10.20.0.0/16'],
            sampledAt: '2026-11-21T20:41:00Z',
            freeSpace: {
              unit: 'address' as const,
              free: 9216,
              largest: 22,
              blocks: { 22: 9 },
              fragmentationPercent: 0,
            },
          },
        }
      : {};
  return changeOf({
    change,
    alertKey: `ipam-scope-0a/vpc-0c/subnet/${id}/10.20.4.0/22#utilization`,
    severity: isWarning ? 'warning' : 'critical',
    pages: (change === 'raised' || change === 'escalated') && !isWarning,
    urgent: change !== 'reminded',
    ...(change === 'escalated' && { previousSeverity: 'warning' }),
    ...(change === 'baseline' && { since: '2026-11-21T20:41:00Z' }),
    resource: { id, name, tags: { team: n === 0 ? HOSTILE : 'payments', 'eks:cluster-name': 'prod' } },
    finding: { severity: isWarning ? 'warning' : 'critical' },
    earlier: {
      hourAgo: { at: '2026-11-21T19:41:00Z', usedPercent: 94.3, free: 58 },
      dayAgo: { at: '2026-11-20T20:41:00Z', usedPercent: 79.3, free: 212 },
    },
    ...(ended as Partial<Change>),
    ...absence,
    ...surroundings,
  });
}
