import { beforeAll, describe, expect, test } from 'vitest';
import { readSharedState } from '../../functions/decide/shared-state.ts';
import { LedgerHead } from '../../statemachine/contracts/ledger.ts';
import { Mutes } from '../../statemachine/contracts/mutes.ts';
import { Summary } from '../../statemachine/contracts/summary.ts';
import { runKeys, sharedKeys } from '../../storage/keys.ts';
import { writtenPart } from '../docs/written.ts';
import { OBJECTS } from './cases.ts';
import { DAMAGES } from './damages.ts';
import { type HistorySeen, historyTableOf, playHistories } from './history.ts';
import { play } from './story.ts';
import { playAll, type Seen, tableOf } from './table.ts';
import { damageWorld, hourAt, reportOf } from './world.ts';

let all: Seen[] = [];
let histories: HistorySeen[] = [];
beforeAll(async () => {
  all = await playAll();
  histories = await playHistories();
});

describe.each(OBJECTS)('$name', ({ name }) => {
  test.each(DAMAGES)('%s: no run fails, what is critical is told, what is damaged is said once', async (damage) => {
    const cases = all.filter((each) => each.object.name === name && each.damage === damage);
    expect(cases).not.toEqual([]);
    for (const each of cases) await expectOrder(each);
  });
});

async function expectOrder({ object, damage, key, played, undamaged }: Seen): Promise<void> {
  const { objects, seen } = played;
  const [met, next, last] = seen;
  expect(seen.flatMap(({ failed }) => failed)).toEqual([]);
  expect(met.messages).toHaveLength(1);
  expect(met.told).toContain('raised critical subnet-new, pages');
  expect(seen.map(({ report }) => report)).toEqual(seen.map(({ run }) => reportOf(run)));
  // Nobody is got up for what he knows.
  expect(met.told).not.toContain('raised critical subnet-old, pages');
  for (const told of met.told) expect(met.messages[0]).toContain(/subnet-\w+/.exec(told)?.[0]);

  const isPolicy = key === sharedKeys.currentPolicy;
  const isRead = (damage === 'newer' && !isPolicy) || object.harmless?.[damage] !== undefined;
  if (isRead || damage === 'future') expect(met.told).toEqual(undamaged.seen[0].told);
  expect(met.said.map((text) => text.includes(key))).toEqual(isRead ? [] : [true]);
  expect(met.messages[0]?.includes(key)).toBe(!isRead);
  expect(next.messages).toEqual([]);
  expect(last.said.filter((text) => !text.startsWith('Over: '))).toEqual([]);
  if (!object.person?.[damage]?.repair) expect(last.messages).toEqual([]);

  const summary = Summary.parse(objects.json(runKeys.summary(last.run.prefix)));
  expect((await readSharedState(objects, summary, new Date(last.run.asOf))).damaged).toEqual([]);
}

test('histories: only what may not be read fails a run, at its end; all else is told once, and the next run is well', () => {
  expect(histories).toHaveLength(18);
  for (const { damage, object, key, met, next, last, lacks, isThere } of histories) {
    const why = damage === 'may not be read' && /head|hours|days\/|lost/.test(object.name);
    expect(met.failed).toEqual(why ? [expect.stringMatching(/^Record: HistoryNotKept: The results are recorded/)] : []);
    // Record comes last: the next run has a message to tell it in.
    expect(met.said).toEqual([]);
    expect(next.said.length > 0).toBe(next.messages.length > 0);
    for (const text of next.said) expect(next.messages[0]).toContain(text.slice(0, 40));
    if (damage === 'a byte flipped' && next.said.length > 0) expect(next.said.join()).toContain(key);
    expect([...next.failed, ...last.failed, ...last.said, ...last.messages]).toEqual([]);
    if (isThere) expect(lacks.days).toBeLessThan(3);
  }
});

test('docs/damage.md says what was seen (npm run docs:damage writes it)', () => {
  expect(writtenPart('damage.md', 'docs:damage').read()).toBe(`${tableOf(all)}\n\n${historyTableOf(histories)}`);
});

test('a lease until some day holds up nobody', async () => {
  const { seen } = await play((objects) => {
    const head = LedgerHead.parse(objects.json(sharedKeys.ledger));
    const [intent] = head.routes.default?.intents ?? [];
    if (!intent) throw new Error('Test: nothing is owed');
    const held = { ...intent, holder: 'nobody', leaseUntil: '2027-11-24T12:00:00.000Z' };
    objects.give(sharedKeys.ledger, { ...head, routes: { default: { intents: [held] } } });
  }, 'undelivered');

  expect(seen[0].failed).toEqual([]);
  expect(seen[0].told).toContain('raised critical subnet-late, pages');
  expect(seen[0].said).toEqual([expect.stringContaining('alerts/ledger.json is dated in the future, 2027-11-24')]);
  expect(seen[1].messages).toEqual([]);
});

test('a mute with a condition of a newer version silences nobody, and that is said', async () => {
  const { seen } = await play((objects) => {
    const { mutes, ...others } = Mutes.parse(objects.json(sharedKeys.mutes));
    const newer = mutes.map((mute) => ({ ...mute, match: { ...mute.match, partition: 'aws' }, seenIn: 'a browser' }));
    objects.give(sharedKeys.mutes, { ...others, schemaVersion: '1.9', mutes: newer });
  });

  expect(seen[0].told).toContain('raised critical subnet-muted, pages');
  expect(seen[0].said).toEqual([
    'alerts/mutes.json has conditions that this version does not know: partition of mute-1. Entries that use them silence nothing. Update the monitor, or mute again without them.',
  ]);
  expect(seen[1].messages).toEqual([]);
});

test('a change of a kind that nobody knows yet is told by its name', async () => {
  const { seen } = await play((objects) => {
    const { changesKey = '' } = LedgerHead.parse(objects.json(sharedKeys.ledger)).routes.default?.intents[0] ?? {};
    objects.edit(changesKey, (body) => body.replace(/"change":"raised"(.*subnet-late)/, '"change":"doubled"$1'));
  }, 'undelivered');

  expect(seen[0].told).toContain('doubled critical subnet-late, pages');
  expect(seen[0].messages[0]).toMatch(/DOUBLED, 1 critical\n.*subnet-late/);
});

test.each(['2027-11-24T13:00:00.000Z', '2026-11-24T23:00:00.000Z'])(
  'samples of %s hold up nothing: what they tell of is raised and resolved, and their clock is said once',
  async (sampledAt) => {
    const { run } = damageWorld();
    const at = (usedPercent: number) => [{ id: 'subnet-ahead', usedPercent, sampledAt }];
    const seen = [await run(0, at(20)), await run(1, at(95)), await run(2, at(95)), await run(3, at(40))];
    const right = await run(4, [{ id: 'subnet-ahead', usedPercent: 95, sampledAt: hourAt(4) }]);

    expect([...seen, right].flatMap(({ failed }) => failed)).toEqual([]);
    expect([...seen, right].map(({ told }) => told)).toEqual([
      [],
      ['raised critical subnet-ahead, pages'],
      [],
      ['resolved critical subnet-ahead'],
      ['raised critical subnet-ahead, pages'],
    ]);
    expect(seen.flatMap(({ said }) => said)).toEqual([
      `Evaluations have samples dated in the future, the first of subnet-ahead at ${sampledAt}. Is the clock of the source wrong? They count as measured at the time of the run, as long as that lasts.`,
    ]);
    expect(right.said).toEqual([expect.stringMatching(/^Over: Evaluations have samples/)]);
    expect(seen[1]?.messages[0]).toContain('when it was measured is not known');
  },
);
