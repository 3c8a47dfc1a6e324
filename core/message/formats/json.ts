import type { Notification } from '../../../statemachine/contracts/notification.ts';
import { CHANGES_NAMED, type RunChanges } from '../../../statemachine/contracts/run-changes.ts';
import { SCHEMA_VERSION } from '../../../statemachine/contracts/version.ts';
import { withNames } from '../../diff/named.ts';
import { jsonText } from '../../text/json-text.ts';
import { own } from '../../text/own.ts';
import { utf8Bytes } from '../../text/plain-text.ts';
import { attributeBytes } from '../attributes.ts';
import type { MessageBody } from '../body.ts';
import type { Digest } from '../digest.ts';
import { runbookOf, stepsOf } from '../entry.ts';
import { type RouteMessageFacts, totalOf } from '../route-facts.ts';

/** SNS takes 256 KiB; behind it may be a queue, or a bus that takes as much with what it wraps around it. */
const MAX_BYTES = 240 * 1024;

/** Of what changed within the week; what the route is told of alerts is worth more. */
const MAX_CHANGES_BYTES = 64 * 1024;

/** For machines: the contract Notification, cut to what a topic takes. */
export function jsonMessage({ subject, severity, links, attributes }: MessageBody, facts: RouteMessageFacts): Digest {
  const { report, summary, bucket, pageKey, policy } = facts;
  const url = links.find(({ of }) => of === 'changes')?.url;
  const total = Object.values(report.changes).reduce((sum, counts) => sum + totalOf(counts), 0);
  const base: Notification = {
    schemaVersion: SCHEMA_VERSION,
    type: 'notification',
    route: report.route,
    runId: report.runId,
    asOf: report.asOf,
    occasions: report.occasions,
    subject,
    severity,
    pages: report.pages,
    status: summary.status,
    counts: report.changes,
    open: report.open,
    continuing: report.continuing,
    muted: report.muted,
    acknowledged: report.acknowledged,
    pending: report.pending,
    notSeen: report.notSeen,
    watched: report.watched,
    failedScopes: summary.failedScopes.length,
    changes: [],
    complete: total === 0,
    leftOut: total,
    mutesExpiring: report.mutesExpiring,
    troubles: report.troubles,
    troublesOver: report.troublesOver,
    ...(report.runChanges && { runChanges: namedWithin(report.runChanges, MAX_CHANGES_BYTES) }),
    location: { bucket, changes: report.changesKey, ...(url !== undefined && { url }), report: pageKey },
  };
  let room = MAX_BYTES - attributeBytes(attributes) - utf8Bytes(jsonText(base));
  const changes: Notification['changes'] = [];
  for (const change of facts.changes) {
    const full = completed(change, policy, facts);
    room -= utf8Bytes(jsonText(full)) + 1;
    // A milder one must not take the place of a worse one.
    if (room < 0) break;
    changes.push(full);
  }
  const leftOut = Math.max(0, total - changes.length);
  const body = jsonText({ ...base, changes, complete: leftOut === 0, leftOut } satisfies Notification);
  return { subject, body, attributes, listed: changes.length };
}

/** With as many names as there is room for. */
function namedWithin(changes: RunChanges, maxBytes: number): RunChanges {
  for (let most = CHANGES_NAMED; most > 0; most--) {
    const named = withNames(changes, most);
    if (utf8Bytes(jsonText(named)) <= maxBytes) return named;
  }
  return withNames(changes, 0);
}

function completed(
  change: RouteMessageFacts['changes'][number],
  policy: RouteMessageFacts['policy'],
  facts: RouteMessageFacts,
): Notification['changes'][number] {
  const name = own(policy.accountNames, change.finding.resource.accountId);
  const next = stepsOf(change, facts);
  const runbook = runbookOf(change, policy);
  return {
    ...change,
    ...(name !== undefined && { accountName: name }),
    ...(next.length > 0 && { next }),
    ...(runbook !== undefined && { runbook }),
  };
}
