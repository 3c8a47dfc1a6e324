import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { JsonLines } from '../../local/aws/append-lines.ts';
import { AwsError } from '../../local/aws/aws-error.ts';
import type { Service } from '../../local/aws/service.ts';
import { type JsonDialect, jsonRefusal, jsonReply, readJsonCall } from './json-protocol.ts';

const DIALECT: JsonDialect = { target: 'AWSEvents', version: '1.1', namespace: 'com.amazonaws.events' };

const MAX_ENTRIES = 10;
/** "Less than 1 MB" for all entries of a call. */
const MAX_BYTES = 1_000_000;

const Entry = z.strictObject({
  EventBusName: z.string().min(1),
  Source: z.string().min(1).optional(),
  DetailType: z.string().min(1).optional(),
  Detail: z.string().optional(),
  Resources: z.array(z.string()).optional(),
  Time: z.number().optional(),
});
const PutEvents = z.strictObject({ Entries: z.array(Entry).min(1).max(MAX_ENTRIES) });
type Entry = z.infer<typeof Entry>;

/** EventBridge whose events are lines of `<outDir>/events/<bus>.jsonl`. */
export function eventsService(outDir: string, buses: readonly string[]): Service {
  const lines = new JsonLines();
  return {
    async operation(request) {
      const { action, input } = await readJsonCall(request, DIALECT);
      if (action !== 'PutEvents') {
        throw new AwsError('UnknownOperationException', `The loopback EventBridge knows PutEvents, not ${action}.`);
      }
      const parsed = PutEvents.safeParse(input);
      if (!parsed.success) throw new AwsError('ValidationException', z.prettifyError(parsed.error));
      const { Entries } = parsed.data;
      return {
        action: 'events:PutEvents',
        parameters: { EventBusName: Entries[0]?.EventBusName ?? '', entries: String(Entries.length) },
        async run() {
          if (Entries.reduce((sum, entry) => sum + bytesOf(entry), 0) >= MAX_BYTES) {
            throw new AwsError('ValidationException', `Total size of the entries in the request is over the limit.`);
          }
          const results: object[] = [];
          for (const entry of Entries) {
            const refusal = refusalOf(entry);
            const EventId = randomUUID();
            if (!refusal)
              await lines.append(join(outDir, 'events', `${busOf(entry, buses)}.jsonl`), [eventOf(entry, EventId)]);
            results.push(refusal ?? { EventId });
          }
          const FailedEntryCount = results.filter((result) => 'ErrorCode' in result).length;
          return jsonReply(DIALECT, request, { FailedEntryCount, Entries: results });
        },
      };
    },
    refuse: (error, request) => jsonRefusal(DIALECT, error, request),
  };
}

function busOf({ EventBusName }: Entry, buses: readonly string[]): string {
  const found = buses.find((arn) => arn === EventBusName || nameOf(arn) === EventBusName);
  if (!found) throw new AwsError('ResourceNotFoundException', `Event bus ${EventBusName} does not exist.`, 404);
  return nameOf(found).replaceAll('/', '-');
}

const nameOf = (arn: string) => arn.slice(arn.indexOf('/') + 1);

/** What EventBridge says of an entry, while it takes the others. */
function refusalOf({ Source, DetailType, Detail }: Entry): object | undefined {
  if (!Source || !DetailType || Detail === undefined) {
    return { ErrorCode: 'InvalidArgument', ErrorMessage: 'Parameter Source, DetailType or Detail is missing.' };
  }
  try {
    const detail: unknown = JSON.parse(Detail);
    if (typeof detail === 'object' && detail !== null && !Array.isArray(detail)) return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
}

function eventOf({ Source, DetailType, Detail = '', Resources = [], Time }: Entry, id: string): object {
  return {
    id,
    source: Source,
    'detail-type': DetailType,
    ...(Time !== undefined && { time: new Date(Time * 1000).toISOString() }),
    resources: Resources,
    detail: JSON.parse(Detail),
  };
}

function bytesOf({ Source = '', DetailType = '', Detail = '', Resources = [] }: Entry): number {
  return 14 + [Source, DetailType, Detail, ...Resources].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
