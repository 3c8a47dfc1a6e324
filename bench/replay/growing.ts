import { storyOf } from '../../local/sample/past/choose.ts';
import { inUseOverTime } from '../../local/sample/past/demand.ts';
import { STORIES } from '../../local/sample/past/stories.ts';
import { daysUntilFull, figure } from '../../local/sample/past/trajectory.ts';
import { type Random, randomFrom } from '../../local/sample/random.ts';
import { ACCOUNTS, HOURS, PAST_HOURS, SCOPES, START, SUBNETS, type SubnetPlan, TOTAL } from './organisation.ts';

export const GROWING = 100;
/** Half of them a /22, half a /20. */
const TOTALS = [TOTAL, 4 * TOTAL];
const RESERVED = 5;

/**
 * Subnets that go where those of the sample organisation go that are nearly full: by growth, in steps, ramps and jumps, and
 * some stay. Each stands somewhere between half and nine tenths on one of the first 25 days; what comes later is known.
 */
export function growing(seed: number): SubnetPlan[] {
  const random = randomFrom(`replay ${seed}`);
  return Array.from({ length: GROWING }, (_, n) => growingOne(random.fork(String(n)), SUBNETS + n));
}

function growingOne(random: Random, index: number): SubnetPlan {
  const total = TOTALS[index % 2] ?? TOTAL;
  const most = total - RESERVED;
  const inUse = random.int(Math.round(0.5 * most), Math.round(0.9 * most));
  const stands = random.int(0, 25 * 24);
  const story = storyOf('app', 'warning', random);
  const demand = STORIES[story]({ random, inUse, free: most - inUse });
  const room = { used: inUse + RESERVED, total, least: RESERVED };
  const used = inUseOverTime(demand, room, random, START / 3_600_000 + stands);
  const at = (hour: number) => figure(used(hour - stands), total, '');
  const percents = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, hour) => at(from + hour).bp / 100);
  return {
    index,
    scope: index % SCOPES,
    account: Math.floor(index / SCOPES) % ACCOUNTS,
    total,
    percentAt: percents(0, HOURS),
    before: percents(-PAST_HOURS, 0),
    daysUntilFull: (from) => daysUntilFull({ at: (hour) => at(from + hour) }, { within: 60 }),
  };
}
