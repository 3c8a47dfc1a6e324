import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Monitor, startMonitor } from '../../local/monitor.ts';
import { AlertEvent } from '../../statemachine/contracts/alert-event.ts';
import { eventsService } from '../aws/events.ts';
import { Faults } from '../aws/faults.ts';
import { exchangeable, organisation, REGION, SCOPES } from './organisation.ts';

// Events of single alerts, from wire to wire: the deployed steps and the SDK's real client, against an endpoint that
// speaks EventBridge's protocol.

const BUS = 'network';
const BUS_ARN = `arn:aws:events:${REGION}:111122223333:event-bus/${BUS}`;
const faults = new Faults();
const data = exchangeable(organisation({ subnets: 1 }));
let monitor: Monitor;
beforeAll(async () => {
  const outDir = mkdtempSync(join(tmpdir(), 'ipam-monitor-test-'));
  monitor = await startMonitor({
    source: { kind: 'data', data },
    outDir,
    aws: { services: { events: eventsService(outDir, [BUS_ARN]) }, before: faults.take },
    destinations: {
      topics: [],
      functions: [],
      consumers: { bus: { type: 'eventBus', arn: BUS_ARN } },
    },
    environment: { AWS_MAX_ATTEMPTS: '1', HOME_REGIONS: REGION },
    ports: { sleep: async () => {} },
  });
  mkdirSync(join(monitor.outDir, 'policy'), { recursive: true });
  const policy = 'version: 1\noutputs: { handOff: { consumers: [{ to: bus, alerts: true }] } }\n';
  writeFileSync(join(monitor.outDir, 'policy/current.yaml'), policy);
});
afterAll(async () => {
  await monitor.stop();
  rmSync(monitor.outDir, { recursive: true, force: true });
});

const events = (): Record<string, unknown>[] =>
  readFileSync(join(monitor.outDir, `events/${BUS}.jsonl`), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

test('a subnet that fills up between two runs is an event of its own, also when EventBridge refuses it at first', async () => {
  await monitor.run({ authoritative: true }, { runId: 'before' });
  expect(events().map((event) => event['detail-type'])).toEqual(['IPAM Utilization Evaluated']);
  data.become(organisation({ subnets: 2 }));
  faults.add({ action: 'events:PutEvents', times: 1, do: { error: { code: 'ThrottlingException' } } });

  const { result } = await monitor.run({ authoritative: true }, { runId: 'after' });

  expect(result).toMatchObject({ status: 'SUCCEEDED' });
  const [ofRun, ...ofAlerts] = events().slice(1);
  expect(ofRun).toMatchObject({ 'detail-type': 'IPAM Utilization Evaluated', detail: { runId: 'after' } });
  expect(ofAlerts.map((event) => event['detail-type'])).toEqual(SCOPES.map(() => 'Alert Raised'));
  expect(ofAlerts.map(({ detail }) => AlertEvent.parse(detail))).toMatchObject(
    SCOPES.map((scopeId) => ({
      alert: {
        change: 'raised',
        severity: 'warning',
        scopeId,
        runId: 'after',
        finding: { resource: { name: 'subnet 1' } },
      },
    })),
  );
});
