import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { percentOf } from '../../../../core/address/exact.ts';
import { sampleOrganisation } from '../../../../local/sample/organisation.ts';
import type { SamplePast } from '../../../../local/sample/past/past.ts';
import { daysUntilFull, figure, PAST_DAYS, type Trajectory } from '../../../../local/sample/past/trajectory.ts';
import { distinct, rowsOf } from '../listing.ts';

const NOW = new Date('2026-11-30T18:06:00Z');
const DAY = 24;
const seeds = [1, 7, 4711];
const cases = seeds.map((seed) => {
  const organisation = sampleOrganisation(seed, () => NOW);
  return { seed, organisation, past: organisation.past() };
});
const all = ({ scopes }: SamplePast) => scopes.flatMap(({ trajectories }) => trajectories);
const ended = ({ story }: Trajectory) => story === 'gone';

function digest(past: SamplePast, random = false): string {
  const hash = createHash('sha256');
  for (const { scopeId, key, at } of all(past)) {
    const hours = Array.from({ length: 40 }, (_, index) => index * 97 - 2800);
    for (const hour of random ? hours.toReversed() : hours) at(hour);
    hash.update(JSON.stringify([scopeId, key, hours.map((hour) => at(hour))]));
  }
  return hash.digest('hex');
}

test('the same seed has the same past, in whatever order it is asked; another one has another', () => {
  const again = sampleOrganisation(1, () => NOW).past();
  const digests = cases.map(({ past }) => digest(past));
  expect(digest(again, true)).toBe(digests[0]);
  expect(new Set(digests).size).toBe(seeds.length);
});

test.each(cases)('seed $seed: now it is as the rows of the organisation say', ({ organisation, past }) => {
  const byKey = new Map(all(past).map((each) => [`${each.scopeId} ${each.key}`, each]));
  let compared = 0;
  for (const { IpamScopeId, ResourceType, ResourceId, VpcId, ResourceCidr, IpUsage } of distinct(
    rowsOf(organisation),
  )) {
    if (IpUsage === undefined) continue;
    const family = ResourceCidr?.includes(':') ? 'ipv6' : 'ipv4';
    const last = ResourceType === 'subnet' ? ResourceCidr : family;
    const key = `${VpcId ?? ResourceId}/${ResourceType}/${ResourceId}/${last}`;
    expect(byKey.get(`${IpamScopeId} ${key}`)?.at(0)?.bp, key).toBe(Math.round(IpUsage * 10_000));
    compared++;
  }
  expect(compared).toBeGreaterThan(1500);
});

test('its percentages are those of evaluations', () => {
  for (const [used, total] of [
    [0, 16],
    [1, 3],
    [25, 32],
    [5, 4096],
    [65_535, 65_536],
    [16, 16],
  ] as const) {
    expect(figure(used, total, '').bp).toBe(Math.round(100 * percentOf(BigInt(used), BigInt(total))));
  }
});

describe.each(cases)('seed $seed: the mixture is there:', ({ organisation, past }) => {
  const trajectories = all(past);

  test('what is said to be still is the same in every hour, and more than every third is', () => {
    const still = trajectories.filter(({ isStill }) => isStill);
    expect(still.length).toBeGreaterThan(trajectories.length / 3);
    const hours = Array.from({ length: 320 }, (_, day) => (day - PAST_DAYS) * 25);
    const moved = still.filter(({ at }) => hours.some((hour) => JSON.stringify(at(hour)) !== JSON.stringify(at(0))));
    expect(moved).toEqual([]);
  });
  const told = (story: string, type = 'subnet') =>
    trajectories.filter((each) => each.story === story && each.type === type);
  const bp = (each: Trajectory, day: number) => each.at(Math.round(day * DAY))?.bp;

  test.each([
    ['flat', 300],
    ['noise', 30],
    ['weekly', 30],
    ['growth', 20],
    ['weeklyGrowth', 10],
    ['steps', 30],
    ['jump', 10],
    ['scaleIn', 3],
    ['saturation', 2],
    ['ramp', 3],
    ['young', 10],
    ['gone', 3],
  ])('%s', (story, least) => {
    expect(told(story).length).toBeGreaterThanOrEqual(least);
  });

  test('what is young had no value before, what is gone has none now', () => {
    for (const each of told('young'))
      expect([bp(each, -119), bp(each, -0.05)]).toEqual([undefined, expect.any(Number)]);
    for (const each of told('gone'))
      expect([bp(each, -100) ?? 0, bp(each, 0)]).toEqual([expect.any(Number), undefined]);
  });

  test('a VPC or pool that was resized had fewer, and a larger share of them in use', () => {
    const resized = trajectories.filter(({ story }) => story === 'resized');
    expect(resized.length).toBeGreaterThan(1);
    for (const each of resized) {
      const [before, now] = [each.at(-118 * DAY) ?? each.at(-110 * DAY), each.at(0)];
      expect(before?.total, each.key).toBeLessThan(now?.total ?? 0);
    }
  });

  test('blocks are taken, and seldom given back; a VPC has at least what its subnets take', () => {
    const carved = told('blocks', 'vpc');
    expect(carved.length).toBeGreaterThan(5);
    for (const vpc of carved) {
      const subnets = trajectories.filter(
        (each) => each.type === 'subnet' && each.key.startsWith(`${vpc.resourceId}/`),
      );
      const cidrs = (hour: number) => subnets.flatMap((each) => each.at(hour) ?? []);
      for (const hour of [-2800, -1400, -700, -100, 0]) {
        const taken = cidrs(hour).reduce((sum, { total }) => sum + total, 0);
        const carved = vpc.at(hour)?.used;
        if (carved !== undefined && vpc.key.endsWith('ipv4')) expect(carved, vpc.key).toBeGreaterThanOrEqual(taken);
      }
    }
  });

  test('some were not measured for days', () => {
    const withGap = trajectories.filter((each) => {
      const days = Array.from({ length: PAST_DAYS }, (_, day) => bp(each, day - PAST_DAYS) !== undefined);
      return /10+1/.test(days.map(Number).join(''));
    });
    expect(withGap.length).toBeGreaterThan(10);
  });

  test('what is nearly full came there lately, or has stood there for months', () => {
    const critical = organisation.labelled.filter(
      ({ expected, row }) => expected === 'critical' && row.ResourceType === 'subnet',
    );
    const then = critical.map(({ row }) => {
      const found = trajectories.find(({ resourceId }) => resourceId === row.ResourceId);
      const now = found?.at(0)?.bp ?? 0;
      return { now, month: (found && bp(found, -40)) ?? 0 };
    });
    expect(then.some(({ now, month }) => month > 0 && month < 0.9 * now)).toBe(true);
    expect(then.some(({ now, month }) => month > 0.97 * now)).toBe(true);
  });

  test('when something is full is known: then, and not before', () => {
    const full = trajectories.filter((each) => !ended(each)).map((each) => ({ each, days: daysUntilFull(each) }));
    expect(full.filter(({ days }) => days === 0).length).toBeGreaterThan(10);
    const later = full.filter(({ days }) => days !== undefined && days > 0);
    expect(later.length).toBeGreaterThan(20);
    expect(full.filter(({ days }) => days === undefined).length).toBeGreaterThan(1000);
    for (const { each, days = 0 } of later) {
      expect([bp(each, days), (bp(each, days - 1 / DAY) ?? 0) < 10_000]).toEqual([10_000, true]);
    }
  });
});

test('what comes is the same process as what was: as many steps, as much noise, the same pace', () => {
  const pasts = cases.slice(0, 2).flatMap(({ past }) => all(past));
  const moves = (stories: readonly string[], from: number, to: number) => {
    let [moved, size] = [0, 0];
    for (const { at } of pasts.filter(({ story, type }) => type === 'subnet' && stories.includes(story))) {
      for (let hour = from + 1; hour <= to; hour++) {
        const [before, now] = [at(hour - 1), at(hour)];
        // At its limits nothing moves.
        if (!before || !now || now.used === now.total || now.used === 5) continue;
        if (now.used !== before.used) moved++;
        size += Math.abs(now.used - before.used) / now.total;
      }
    }
    return { moved, size };
  };
  const gained = (from: number, to: number) =>
    pasts
      .filter(({ story, at }) => story === 'growth' && (at(0)?.bp ?? 0) < 5_000)
      .reduce((sum, { at }) => sum + (at(to)?.bp ?? 0) - (at(from)?.bp ?? 0), 0);
  const [was, comes] = [gained(-12 * DAY, 0), gained(0, 36 * DAY) / 3];
  expect(comes / was).toBeGreaterThan(0.7);
  expect(comes / was).toBeLessThan(1.4);
  for (const stories of [['steps'], ['noise', 'weekly'], ['growth', 'weeklyGrowth']]) {
    // Before many have met their limits.
    const [was, comes] = [moves(stories, -21 * DAY, 0), moves(stories, 0, 21 * DAY)];
    expect(comes.moved / was.moved, stories.join()).toBeGreaterThan(0.75);
    expect(comes.moved / was.moved, stories.join()).toBeLessThan(1.3);
    expect(comes.size / was.size, stories.join()).toBeGreaterThan(0.7);
    expect(comes.size / was.size, stories.join()).toBeLessThan(1.4);
  }
});
