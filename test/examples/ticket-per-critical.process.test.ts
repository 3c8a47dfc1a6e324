import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { handler } from '../../examples/ticket-per-critical/handler.ts';
import { type Monitor, startMonitor } from '../../local/monitor.ts';
import { HandOff } from '../../statemachine/contracts/hand-off.ts';
import { Faults } from '../aws/faults.ts';
import { organisation } from '../statemachine/organisation.ts';

// The hand-off of a real run with three critical findings, one a scope; and a ticket system that notes who asks.
let monitor: Monitor;
const faults = new Faults();
let handOff: HandOff;
let tickets: Server;
const opened: string[] = [];
let refused: string | undefined;

beforeAll(async () => {
  monitor = await startMonitor({
    source: { kind: 'data', data: organisation() },
    outDir: mkdtempSync(join(tmpdir(), 'ipam-monitor-test-')),
    aws: { before: faults.take },
    environment: { HOME_REGIONS: 'eu-west-1' },
  });
  const { result } = await monitor.run({});
  handOff = HandOff.parse(result.status === 'SUCCEEDED' && result.output);
  tickets = createServer((request, response) => {
    const key = decodeURIComponent(request.url?.slice(1) ?? '');
    if (key === refused) response.statusCode = 503;
    else opened.push(key);
    response.end();
  });
  await new Promise<void>((resolve) => tickets.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('TICKETS_URL', `http://127.0.0.1:${(tickets.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_ENDPOINT_URL', monitor.aws.url);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
beforeEach(() => {
  opened.length = 0;
  refused = undefined;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  tickets.closeAllConnections();
  tickets.close();
  await monitor.stop();
  rmSync(monitor.outDir, { recursive: true, force: true });
});

const criticals = () => handOff.findings.inline.filter(({ severity }) => severity === 'critical');
const keys = () =>
  criticals()
    .map(({ alertKey }) => alertKey)
    .sort();
/** The same hand-off with less inline. */
const cut = (inline: HandOff['findings']['inline'], more: Partial<HandOff['findings']> = {}): HandOff => ({
  ...handOff,
  findings: { ...handOff.findings, inline, complete: false, ...more },
});

test('a ticket per critical finding', async () => {
  expect(await handler(handOff)).toEqual({ tickets: 3, complete: true });
  expect(opened.sort()).toEqual(keys());
});

test('one that cannot be opened does not keep the others from being opened, and is named', async () => {
  refused = keys()[0];
  const attempt = handler(handOff);
  await expect(attempt).rejects.toThrow(AggregateError);
  await expect(attempt).rejects.toThrow(
    `1 of 3 tickets could not be opened. Error: Ticket for ${refused}: the ticket system answered 503`,
  );
  expect(opened.sort()).toEqual(keys().slice(1));
});

test.each([
  ['all of them', () => cut([])],
  ['some of them', () => cut(criticals().slice(0, 1))],
  [
    'all of them, and the list of evaluations',
    () => {
      const pointer = cut([]);
      return { ...pointer, location: { ...pointer.location, evaluations: [] } };
    },
  ],
  ['all but those of the filter', () => cut([], { filter: { severity: 'critical' } })],
])('where %s were cut, it reads on', async (_, event) => {
  expect(await handler(event())).toEqual({ tickets: 3, complete: true });
  expect(opened.sort()).toEqual(keys());
});

test('where only warnings were cut, it does not', async () => {
  const stop = faults.add({ action: 's3:GetObject', do: { error: { code: 'AccessDenied' } } });
  const warning = handOff.findings.inline.find(({ severity }) => severity === 'warning');
  if (!warning) throw new Error('Test: there is no warning');
  expect(await handler(cut([...criticals(), warning]))).toEqual({ tickets: 3, complete: true });
  stop();
});

test('where some were cut of what a filter left, it says so', async () => {
  const filter = { severity: 'critical', tags: { team: 'pay*' } };
  expect(await handler(cut(criticals().slice(0, 1), { filter }))).toEqual({ tickets: 1, complete: false });
});
