// In your own project: from 'aws-ipam-monitor/contracts'.
import { HandOff } from '../../package/contracts.ts';
import { criticalsOf, type Ticket } from './criticals.ts';

/** A consumer of the hand-off: opens one ticket per critical finding, by the alert's own key, so never a second one. */
export async function handler(event: unknown): Promise<{ tickets: number; complete: boolean }> {
  const handOff = HandOff.parse(event);
  const { tickets, complete } = await criticalsOf(handOff);
  const errors: unknown[] = [];
  for (const ticket of tickets) {
    // One that cannot be opened must not keep the others from being opened.
    await open(ticket, handOff.runId).catch((error: unknown) => errors.push(error));
  }
  if (errors.length > 0) {
    // Lambda invokes an asynchronous function that failed twice more, and then has a dead-letter queue for it. It keeps
    // the message only, so the message says it all.
    throw new AggregateError(
      errors,
      `${errors.length} of ${tickets.length} tickets could not be opened. ${errors.map(String).join('; ').slice(0, 2000)}`,
    );
  }
  return { tickets: tickets.length, complete };
}

async function open({ alertKey, resource, text }: Ticket, runId: string): Promise<void> {
  const response = await fetch(`${process.env.TICKETS_URL}/${encodeURIComponent(alertKey)}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: `${resource.name ?? resource.id} ${resource.cidr}: ${text}`, runId }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`Ticket for ${alertKey}: the ticket system answered ${response.status}`);
}
