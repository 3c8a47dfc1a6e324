/** How a metric tells utilization: AWS does not say which. */
export type Scale = 'percent' | 'fraction';

/** A series beside what its resource was at one time. */
export interface ScaleSample {
  readonly usedPercent: number;
  /** What was published around that time; undefined where nothing was. */
  readonly around: { readonly low: number; readonly high: number } | undefined;
  /** Of all of the series. */
  readonly highest: number;
}

/** A fraction is at most 1; with room for how doubles are added up. */
const HIGHEST_FRACTION = 1.000_001;

/** Points between a figure of CloudWatch and one of a run that are still the same: they are not of the same minute. */
const TOLERANCE = 5;

/** Fewer agree by chance. */
const MIN_VOTES = 3;

/** Of those that tell the scales apart. The others are refused one by one. */
const MIN_SHARE = 0.9;

const FACTOR = { percent: 1, fraction: 100 } as const satisfies Record<Scale, number>;

/** The scale of a metric by all its series, and how many of them could tell it. Undefined where too few do, or they differ. */
export function scaleOf(all: readonly ScaleSample[]): { readonly scale: Scale | undefined; readonly votes: number } {
  const votes = all.map(voteOf);
  const percent = votes.filter((vote) => vote === 'percent').length;
  const fraction = votes.filter((vote) => vote === 'fraction').length;
  const sum = percent + fraction;
  const isClear = sum >= MIN_VOTES && Math.max(percent, fraction) >= MIN_SHARE * sum;
  return { scale: isClear ? (percent > fraction ? 'percent' : 'fraction') : undefined, votes: sum };
}

/** Whether a series can be what it is taken for; one with nothing to compare with can. */
export function fits(scale: Scale, compared: ScaleSample): boolean {
  const isPossible = compared.highest * FACTOR[scale] <= 100 * HIGHEST_FRACTION;
  return isPossible && (compared.around === undefined || distance(scale, compared) <= TOLERANCE);
}

/** Undefined where both readings would do, as of something that is nearly empty. */
function voteOf(compared: ScaleSample): Scale | undefined {
  if (!compared.around) return undefined;
  const percent = distance('percent', compared);
  const fraction = distance('fraction', compared);
  if (percent <= TOLERANCE && fraction > 4 * percent + 1) return 'percent';
  return fraction <= TOLERANCE && percent > 4 * fraction + 1 ? 'fraction' : undefined;
}

function distance(scale: Scale, { usedPercent, around, highest }: ScaleSample): number {
  if (!around || (scale === 'fraction' && highest > HIGHEST_FRACTION)) return Number.POSITIVE_INFINITY;
  const [low, high] = [around.low * FACTOR[scale], around.high * FACTOR[scale]];
  return Math.max(0, low - usedPercent, usedPercent - high);
}
