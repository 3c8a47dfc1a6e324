import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { expect, onTestFinished, test } from 'vitest';
import { EntryRefused, type PutEntries, putEvents } from '../../../functions/hand-off/put-events.ts';

const entries = (count: number, detail = '{}') =>
  Array.from(
    { length: count },
    (_, n): PutEventsRequestEntry => ({ Source: 's', DetailType: String(n), Detail: detail }),
  );

/** EventBridge that answers for each entry what the test says, by detail type and attempt. */
function bus(answer: (entry: string, attempt: number) => string | undefined = () => undefined) {
  const calls: string[][] = [];
  const attempts = new Map<string, number>();
  const put: PutEntries = async (batch) => {
    calls.push(batch.map(({ DetailType = '' }) => DetailType));
    return {
      Entries: batch.map(({ DetailType = '' }): PutEventsResultEntry => {
        const attempt = (attempts.get(DetailType) ?? 0) + 1;
        attempts.set(DetailType, attempt);
        const ErrorCode = answer(DetailType, attempt);
        return ErrorCode ? { ErrorCode, ErrorMessage: 'no' } : { EventId: DetailType };
      }),
    };
  };
  return { calls, put };
}
const noPause = async () => {};

test('ten entries a call', async () => {
  const { calls, put } = bus();
  await putEvents(put, entries(25), noPause);
  expect(calls.map((call) => call.length)).toEqual([10, 10, 5]);
});

test('less than a megabyte a call', async () => {
  const { calls, put } = bus();
  await putEvents(put, entries(5, 'x'.repeat(400_000)), noPause);
  expect(calls.map((call) => call.length)).toEqual([2, 2, 1]);
});

test('only the entries that were not taken are put again, one by one', async () => {
  const { calls, put } = bus((entry, attempt) =>
    ['3', '7'].includes(entry) && attempt < 3 ? 'ThrottlingException' : undefined,
  );
  await putEvents(put, entries(10), noPause);
  expect(calls.slice(1)).toEqual([['3'], ['3'], ['7'], ['7']]);
});

test('an entry that is refused for good is put once, and the others are all put', async () => {
  const { calls, put } = bus((entry) => (entry === '2' ? 'MalformedDetail' : undefined));
  const attempt = putEvents(put, entries(12), noPause);
  await expect(attempt).rejects.toThrow(EntryRefused);
  await expect(attempt).rejects.toThrow('MalformedDetail: no');
  await expect(attempt).rejects.toMatchObject({ transient: false });
  expect(calls.map((call) => call.length)).toEqual([10, 2]);
});

test('an entry that stays throttled is worth a later attempt', async () => {
  const { calls, put } = bus(() => 'ThrottlingException');
  await expect(putEvents(put, entries(1), noPause)).rejects.toMatchObject({ transient: true });
  expect(calls).toHaveLength(3);
});

test("EventBridge's answer on the wire says which entries were not taken", async () => {
  const asked: string[][] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { Entries }: { Entries: { DetailType: string }[] } = JSON.parse(body);
    asked.push(Entries.map(({ DetailType }) => DetailType));
    const results = Entries.map(({ DetailType }, index) =>
      DetailType === '3' && asked.length < 3
        ? { ErrorCode: 'ThrottlingException', ErrorMessage: 'slower' }
        : { EventId: `event-${asked.length}-${index}` },
    );
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(
      JSON.stringify({ FailedEntryCount: results.filter((each) => 'ErrorCode' in each).length, Entries: results }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new EventBridgeClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  onTestFinished(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });

  await putEvents((Entries) => client.send(new PutEventsCommand({ Entries })), entries(12), noPause);

  expect(asked).toEqual([['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'], ['3'], ['3'], ['10', '11']]);
});
