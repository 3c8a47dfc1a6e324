import { sharedKeys } from '../../storage/keys.ts';
import type { MemoryObjects } from '../fakes/objects.ts';
import { damageWorld, hourAt, type Listed, type RunSeen } from './world.ts';

/** When the object is damaged: while the monitor rests, or between Decide and Notify of the next run. */
export type Moment = 'waiting' | 'undelivered' | 'under way';

/** The run that meets the damage, in hours. */
export const MEETS = 3;

const POLICY = `version: 1
name: ours
rules:
  - { name: subnets, match: { type: subnet }, warning: { usedPercent: 80 }, critical: { usedPercent: 90 } }
  - { name: places, kind: moved, match: { type: subnet }, warning: on }
outputs:
  metrics: { perResource: alerting }
`;

export function givePolicy(objects: MemoryObjects): void {
  objects.give(sharedKeys.currentPolicy, POLICY);
}

export function giveMutes(objects: MemoryObjects): void {
  const mine = { by: 'me', at: hourAt(0) };
  objects.give(sharedKeys.mutes, {
    schemaVersion: '1.0',
    mutes: [{ id: 'mute-1', match: { id: 'subnet-muted' }, reason: 'known', expires: '2026-12-31T00:00:00Z', ...mine }],
    acknowledgements: [{ id: 'ack-1', match: { id: 'subnet-old' }, reason: 'seen', ...mine }],
  });
}

export interface Played {
  readonly objects: MemoryObjects;
  /** From the one that meets the damage. */
  readonly seen: readonly [RunSeen, RunSeen, RunSeen];
}

/**
 * One day: an old critical; a warning that waits for the digest; one that somebody muted. With the run that meets the
 * damage, another one becomes critical, one recovers, and one changes hands. After that nothing happens.
 *
 * @param damage Does it, before that run.
 * @param repair What a person does after it.
 */
export async function play(
  damage: (objects: MemoryObjects) => void,
  moment: Moment = 'waiting',
  repair: (objects: MemoryObjects) => void = () => {},
): Promise<Played> {
  const { objects, run } = damageWorld();
  const isLate = moment === 'undelivered';
  givePolicy(objects);
  giveMutes(objects);
  await run(0, subnets(0, isLate));
  await run(1, subnets(1, isLate));
  await run(2, subnets(2, isLate), { isTopicDown: isLate });
  if (moment !== 'under way') damage(objects);
  const met = await run(MEETS, subnets(MEETS, isLate), {
    beforeNotify: () => {
      if (moment === 'under way') damage(objects);
    },
  });
  const next = await run(4, subnets(4, isLate));
  repair(objects);
  return { objects, seen: [met, next, await run(5, subnets(5, isLate))] };
}

function subnets(hour: number, isLate: boolean): Listed[] {
  const from = (when: number, then: number, before = 20) => (hour >= when ? then : before);
  return [
    { id: 'subnet-old', usedPercent: 95 },
    { id: 'subnet-recovers', usedPercent: from(MEETS, 40, 95) },
    { id: 'subnet-muted', usedPercent: from(1, 95) },
    { id: 'subnet-warning', usedPercent: from(2, 85) },
    { id: 'subnet-late', usedPercent: from(2, isLate ? 92 : 20) },
    { id: 'subnet-traded', usedPercent: 20, accountId: hour >= MEETS ? '222233334444' : '111122223333' },
    { id: 'subnet-new', usedPercent: from(MEETS, 95) },
  ];
}
