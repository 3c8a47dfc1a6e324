import TinyQueue from 'tinyqueue';
import type { Outputs } from '../policy/schema.ts';
import { compareMeasured, isMeasured, type MeasuredResource, resourceKey, resourceMetrics } from './measured.ts';
import type { Metric } from './metric.ts';

/** The fewest metrics a resource has: percent used and free, of one CIDR. Of days there may be none. */
const METRICS_OF_ONE = 2;

export interface Selected {
  /** Of the chosen and the lapsing together; never more than maxMetrics. */
  readonly metrics: readonly Metric[];
  /** Resources that the policy selects, worst first. */
  readonly chosen: readonly MeasuredResource[];
  /** Published lately and not selected any more: published on for a while, so that alarms on them can recover. */
  readonly lapsing: readonly MeasuredResource[];
  /** resourceKeys of the remembered ones that still exist, whether or not they have a value in this run. */
  readonly present: ReadonlySet<string>;
  /** Resources that the policy selects and that exceed maxMetrics. */
  readonly leftOut: number;
}

type Settings = Pick<Outputs['metrics'], 'perResource' | 'maxMetrics'> &
  Partial<Pick<Outputs['metrics'], 'daysToFull'>>;

/**
 * Chooses the resources that get metrics of their own, from a stream of all of them. Memory depends on maxMetrics and
 * on what is remembered, not on the number of resources.
 */
export class Selection {
  readonly #perResource: Settings['perResource'];
  readonly #maxMetrics: number;
  readonly #daysToFull: boolean;
  readonly #remembered: ReadonlySet<string>;
  /** Resources kept: no more than can be published. */
  readonly #limit: number;
  readonly #mildestFirst = new TinyQueue<MeasuredResource>([], (a, b) => compareMeasured(b, a));
  readonly #known = new Map<string, MeasuredResource>();
  #eligible = 0;

  /** `remembered`: resourceKeys of what was published lately. */
  constructor({ perResource, maxMetrics, daysToFull = false }: Settings, remembered: ReadonlySet<string>) {
    this.#perResource = perResource;
    this.#maxMetrics = maxMetrics;
    this.#daysToFull = daysToFull;
    this.#remembered = remembered;
    this.#limit = Math.min(wanted(perResource), Math.floor(maxMetrics / METRICS_OF_ONE));
  }

  /**
   * Whether an evaluation may change anything: nine lines in ten need not be parsed. What has no finding is milder than all that
   * has one, so that it counts until there are enough of those; and where all are to be published, all are counted.
   */
  mayTake(resource: Pick<MeasuredResource, 'scopeId' | 'key'>, mayHaveFindings: boolean): boolean {
    if (mayHaveFindings || this.#remembered.has(resourceKey(resource))) return true;
    if (this.#perResource === 'alerting') return false;
    const isKept = this.#mildestFirst.peek()?.verdict.severity === 'ok';
    return isKept || this.#eligible < wanted(this.#perResource);
  }

  add(resource: MeasuredResource): void {
    const key = resourceKey(resource);
    if (this.#remembered.has(key)) this.#known.set(key, resource);
    if (!isMeasured(resource)) return;
    if (this.#perResource === 'alerting' && resource.verdict.severity === 'ok') return;
    this.#eligible++;
    this.#mildestFirst.push(resource);
    if (this.#mildestFirst.length > this.#limit) this.#mildestFirst.pop();
  }

  result(): Selected {
    const ranked = [...this.#mildestFirst.data].sort(compareMeasured);
    const known = [...this.#known.values()].filter(isMeasured).sort(compareMeasured);
    const selectable = fitting(ranked, this.#maxMetrics, this.#daysToFull);
    const lapsed = without(known, selectable.resources);
    // Room before the mildest of the selection, or an alarm on a recovered resource would get no more values. Half at
    // most: however many recover at once, the worst are published.
    const reserved = fitting(lapsed, Math.floor(this.#maxMetrics / 2), this.#daysToFull);
    const chosen = fitting(ranked, this.#maxMetrics - reserved.metrics.length, this.#daysToFull);
    // What is left over, too, and with it those known that the reservation itself displaced.
    const others = without(known, [...chosen.resources, ...reserved.resources]);
    const rest = fitting(others, this.#maxMetrics - chosen.metrics.length - reserved.metrics.length, this.#daysToFull);
    return {
      metrics: [...chosen.metrics, ...reserved.metrics, ...rest.metrics],
      chosen: chosen.resources,
      lapsing: [...reserved.resources, ...rest.resources].sort(compareMeasured),
      present: new Set(this.#known.keys()),
      leftOut: Math.min(this.#eligible, wanted(this.#perResource)) - chosen.resources.length,
    };
  }
}

interface Fitting {
  readonly resources: MeasuredResource[];
  readonly metrics: Metric[];
}

/** A VPC with several CIDRs that does not fit whole is passed over, and what comes after it may still fit. */
function fitting(resources: readonly MeasuredResource[], room: number, daysToFull: boolean): Fitting {
  const fit: Fitting = { resources: [], metrics: [] };
  for (const resource of resources) {
    const own = resourceMetrics(resource, daysToFull);
    if (fit.metrics.length + own.length > room) continue;
    fit.resources.push(resource);
    fit.metrics.push(...own);
  }
  return fit;
}

function without(resources: readonly MeasuredResource[], taken: readonly MeasuredResource[]): MeasuredResource[] {
  const gone = new Set(taken);
  return resources.filter((resource) => !gone.has(resource));
}

function wanted(perResource: Settings['perResource']): number {
  if (perResource === 'none') return 0;
  return typeof perResource === 'object' ? perResource.top : Number.POSITIVE_INFINITY;
}
