// In your own project: from 'aws-ipam-monitor/contracts'.
import { HandOff } from '../../statemachine/contracts/hand-off.ts';

/** A consumer of the hand-off: opens one ticket per critical finding, by the alert's own key, so never a second one. */
export async function handler(event: unknown): Promise<{ tickets: number; complete: boolean }> {
  const { runId, findings } = HandOff.parse(event);
  const critical = findings.inline.filter(({ severity }) => severity === 'critical');
  for (const { alertKey, resource, text } of critical) {
    const response = await fetch(`${process.env.TICKETS_URL}/${encodeURIComponent(alertKey)}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ title: `${resource.name ?? resource.id} ${resource.cidr}: ${text}`, runId }),
    });
    // Lambda invokes an asynchronous function that failed twice more, and then has a dead-letter queue for it.
    if (!response.ok) throw new Error(`Ticket for ${alertKey}: the ticket system answered ${response.status}`);
  }
  // False where there are more findings than the policy's inlineFindings: the others are in the evaluations.
  return { tickets: critical.length, complete: findings.complete };
}
