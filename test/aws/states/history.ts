import type { HistoryEvent } from '../../../local/asl/execution.ts';
import { AwsError } from '../../../local/aws/aws-error.ts';
import { seconds } from '../json-protocol.ts';

export interface HistoryRequest {
  readonly maxResults?: number | undefined;
  readonly reverseOrder?: boolean | undefined;
  readonly nextToken?: string | undefined;
  readonly includeExecutionData?: boolean | undefined;
}

const DEFAULT_RESULTS = 100;

/** One page of an execution's events. A token holds the id to go on from: events that come meanwhile change no page. */
export function historyPage(events: readonly HistoryEvent[], request: HistoryRequest): object {
  const { reverseOrder = false, includeExecutionData = true } = request;
  const limit = request.maxResults || DEFAULT_RESULTS;
  const [first, last] = [events[0]?.id ?? 0, events.at(-1)?.id ?? 0];
  const from = request.nextToken === undefined ? (reverseOrder ? last : first) : readToken(request.nextToken, last);
  const rest = reverseOrder ? events.filter(({ id }) => id <= from).reverse() : events.filter(({ id }) => id >= from);
  const next = rest[limit];
  return {
    events: rest.slice(0, limit).map((event) => onTheWire(event, includeExecutionData)),
    ...(next && { nextToken: Buffer.from(String(next.id)).toString('base64url') }),
  };
}

function readToken(token: string, last: number): number {
  const id = Number(Buffer.from(token, 'base64url').toString('utf8'));
  if (Number.isInteger(id) && id > 0 && id <= last) return id;
  throw new AwsError('InvalidToken', `Invalid Token: '${token}'`);
}

function onTheWire({ timestamp, ...event }: HistoryEvent, includeData: boolean): object {
  return { ...(includeData ? event : withoutData(event)), timestamp: seconds(timestamp) };
}

/** What can be large: inputs, outputs, parameters and the values of variables. */
function withoutData(event: object): object {
  const data = new Set(['input', 'output', 'parameters', 'assignedVariables']);
  return Object.fromEntries(
    Object.entries(event).map(([name, details]) => [
      name,
      typeof details === 'object' && details !== null
        ? Object.fromEntries(Object.entries(details).filter(([field]) => !data.has(field)))
        : details,
    ]),
  );
}
