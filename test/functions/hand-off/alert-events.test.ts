import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { expect, test } from 'vitest';
import type { PolicyInput } from '../../../core/policy/schema.ts';
import { Destination } from '../../../functions/hand-off/destination.ts';
import { handOffTask } from '../../../functions/hand-off/task.ts';
import { HandOffFailed, Throttled } from '../../../functions/shared/errors.ts';
import type { Change, ChangeKind } from '../../../statemachine/contracts/alert.ts';
import { AlertEvent } from '../../../statemachine/contracts/alert-event.ts';
import { awsError, fakeCalls } from '../../fakes/calls.ts';
import { changeOf } from '../../fakes/changes.ts';
import { giveDecision } from '../../fakes/decision.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { type MemoryObjects, memoryObjects } from '../../fakes/objects.ts';
import { giveResults, sampleRun } from '../../fakes/results.ts';

const BUS = 'arn:aws:events:eu-west-1:111122223333:event-bus/network';
const run = sampleRun();
const consumers = {
  network: Destination.parse({ type: 'eventBus', arn: BUS }),
  tickets: Destination.parse('create-tickets'),
};

const at = (change: ChangeKind, n = 0): Change =>
  changeOf({ change, alertKey: `alert-${change}-${n}`, resource: { id: `subnet-${n}` } });

type Consumers = NonNullable<NonNullable<NonNullable<PolicyInput['outputs']>['handOff']>['consumers']>;

function world(changes: readonly Change[], wanted: Consumers, counts = true): MemoryObjects {
  const objects = memoryObjects();
  giveResults(objects, { run, evaluations: [], policy: { outputs: { handOff: { consumers: wanted } } } });
  const { changesKey } = giveDecision(objects, run, { changes: changes.length }, { counts });
  objects.giveLines(changesKey, changes);
  return objects;
}

/** A bus that remembers what it took, and fails from a call on, as often as told. */
function bus({ failAt = Number.POSITIVE_INFINITY, times = 1, error = awsError('ThrottlingException') } = {}) {
  const taken: PutEventsRequestEntry[] = [];
  let calls = 0;
  let left = times;
  const aws = fakeCalls();
  const putEvents: typeof aws.calls.putEvents = async ({ Entries = [] }) => {
    if (++calls >= failAt && left-- > 0) throw error;
    taken.push(...Entries);
    return { Entries: Entries.map((_, n) => ({ EventId: `event-${n}` })), $metadata: {} };
  };
  return {
    alerts: () => taken.filter(({ DetailType = '' }) => DetailType.startsWith('Alert ')),
    handOff: (objects: MemoryObjects) =>
      handOffTask.run({ run }, { objects, calls: { ...aws.calls, putEvents }, consumers, ...fakeInvocation() }),
  };
}

test('a bus that wants them gets an event for each alert that was raised, became critical, or is over', async () => {
  const kinds: ChangeKind[] = [
    'raised',
    'escalated',
    'resolved',
    'gone',
    'baseline',
    'reminded',
    'deescalated',
    'unmeasured',
  ];
  const { alerts, handOff } = bus();
  await handOff(
    world(
      kinds.map((kind) => at(kind)),
      [{ to: 'network', alerts: true }],
    ),
  );
  expect(alerts().map(({ DetailType, Source, EventBusName }) => [DetailType, Source, EventBusName])).toEqual(
    ['Raised', 'Escalated', 'Resolved', 'Resolved'].map((what) => [`Alert ${what}`, 'aws-ipam-monitor', BUS]),
  );
  const event = AlertEvent.parse(JSON.parse(alerts()[0]?.Detail ?? ''));
  expect(event).toMatchObject({ id: 'run-1/alert-raised-0', alert: { finding: { resource: { id: 'subnet-0' } } } });
});

test('others get none, and what no consumer wants is not read', async () => {
  const { alerts, handOff } = bus();
  await handOff(world([at('raised')], [{ to: 'network' }]));
  expect(alerts()).toEqual([]);
});

test("a consumer's filter holds for its events as well", async () => {
  const { alerts, handOff } = bus();
  const other = changeOf({ alertKey: 'other', resource: { accountId: '111122223333' } });
  await handOff(world([at('raised'), other], [{ to: 'network', alerts: true, filter: { account: '111122223333' } }]));
  expect(alerts().map(({ Detail = '' }) => JSON.parse(Detail).alert.alertKey)).toEqual(['other']);
});

test('an attempt after one that failed goes on where that was confirmed', async () => {
  const changes = Array.from({ length: 35 }, (_, n) => at('raised', n));
  const objects = world(changes, [{ to: 'network', alerts: true }]);
  // The hand-off itself, two batches of ten, and then no more.
  const { alerts, handOff } = bus({ failAt: 4 });
  await expect(handOff(objects)).rejects.toThrow(Throttled);
  expect(alerts()).toHaveLength(20);
  await handOff(objects);
  expect(new Set(alerts().map(({ Detail = '' }) => JSON.parse(Detail).id)).size).toBe(35);
  expect(alerts()).toHaveLength(35);
  await handOff(objects);
  expect(alerts()).toHaveLength(35);
});

test('a run that changed nothing in the ledger, because a newer one was first, has no events', async () => {
  const { alerts, handOff } = bus();
  await handOff(world([at('raised')], [{ to: 'network', alerts: true }], false));
  expect(alerts()).toEqual([]);
});

test('a consumer that is no bus says so, after it got its hand-off', async () => {
  const { handOff } = bus();
  const failed = handOff(world([at('raised')], [{ to: 'tickets', alerts: true }]));
  await expect(failed).rejects.toThrow(HandOffFailed);
  await expect(failed).rejects.toThrow('events about alerts go to event buses only');
});

test('more events than there is time for are put by the next attempts, where the last one ended', async () => {
  const objects = world(
    Array.from({ length: 35 }, (_, n) => at('raised', n)),
    [{ to: 'network', alerts: true }],
  );
  const { alerts, handOff } = bus({ failAt: 4, times: 0 });
  const aws = fakeCalls();
  let calls = 0;
  const putEvents: typeof aws.calls.putEvents = async (input, options) => {
    if (++calls <= 3) return await aws.calls.putEvents(input, options);
    // What the SDK does with a call that is given up.
    await new Promise((resolve) => options.abortSignal.addEventListener('abort', resolve, { once: true }));
    throw Object.assign(new Error('Request aborted'), { name: 'AbortError' });
  };
  // A second for this consumer: the least that one gets.
  const invocation = { ...fakeInvocation(), deadline: () => 0 };
  const slow = handOffTask.run({ run }, { objects, calls: { ...aws.calls, putEvents }, consumers, ...invocation });
  await expect(slow).rejects.toThrow(Throttled);
  await expect(slow).rejects.toThrow('it accepted 20 events about alerts, and no more within 1 s');

  await handOff(objects);

  expect(alerts()).toHaveLength(15);
});
