import TinyQueue from 'tinyqueue';
import type { Outputs } from '../policy/schema.ts';
import { compareMeasured, isMeasured, type Measured, resourceKey, resourceMetrics } from './measured.ts';
import type { Metric } from './metric.ts';

/** The fewest metrics a resource has: percent used and free, of one CIDR. */
const METRICS_OF_ONE = 2;

export interface Selected {
  /** Of the chosen and the lapsing together; never more than maxMetrics. */
  readonly metrics: readonly Metric[];
  /** Resources that the policy selects, worst first. */
  readonly chosen: readonly Measured[];
  /** Published lately and not selected any more: published on for a while, so that alarms on them can recover. */
  readonly lapsing: readonly Measured[];
  /** resourceKeys of the remembered ones that still exist, whether or not they have a value in this run. */
  readonly present: ReadonlySet<string>;
  /** Resources that the policy selects and that exceed maxMetrics. */
  readonly leftOut: number;
}

type Settings = Pick<Outputs['metrics'], 'perResource' | 'maxMetrics'>;

/**
 * Chooses the resources that get metrics of their own, from a stream of all of them. Memory depends on maxMetrics and
 * on what is remembered, not on the number of resources.
 */
export class Selection {
  readonly #perResource: Settings['perResource'];
  readonly #maxMetrics: number;
  readonly #remembered: ReadonlySet<string>;
  /** Resources kept: no more than can be published. */
  readonly #limit: number;
  readonly #mildestFirst = new TinyQueue<Measured>([], (a, b) => compareMeasured(b, a));
  readonly #known = new Map<string, Measured>();
  #eligible = 0;

  /** `remembered`: resourceKeys of what was published lately. */
  constructor({ perResource, maxMetrics }: Settings, remembered: ReadonlySet<string>) {
    this.#perResource = perResource;
    this.#maxMetrics = maxMetrics;
    this.#remembered = remembered;
    this.#limit = Math.min(wanted(perResource), Math.floor(maxMetrics / METRICS_OF_ONE));
  }

  add(resource: Measured): void {
    const key = resourceKey(resource);
    if (this.#remembered.has(key)) this.#known.set(key, resource);
    if (!isMeasured(resource)) return;
    if (this.#perResource === 'alerting' && resource.verdict.severity === 'ok') return;
    this.#eligible++;
    this.#mildestFirst.push(resource);
    if (this.#mildestFirst.length > this.#limit) this.#mildestFirst.pop();
  }

  result(): Selected {
    const metrics: Metric[] = [];
    // A VPC with several CIDRs that does not fit whole is passed over, and what comes after it may still fit.
    const fits = (resource: Measured): boolean => {
      const own = resourceMetrics(resource);
      if (metrics.length + own.length > this.#maxMetrics) return false;
      metrics.push(...own);
      return true;
    };
    const chosen = [...this.#mildestFirst.data].sort(compareMeasured).filter(fits);
    const taken = new Set(chosen);
    const lapsing = [...this.#known.values()]
      .filter((resource) => isMeasured(resource) && !taken.has(resource))
      .sort(compareMeasured)
      .filter(fits);
    return {
      metrics,
      chosen,
      lapsing,
      present: new Set(this.#known.keys()),
      leftOut: Math.min(this.#eligible, wanted(this.#perResource)) - chosen.length,
    };
  }
}

function wanted(perResource: Settings['perResource']): number {
  if (perResource === 'none') return 0;
  return typeof perResource === 'object' ? perResource.top : Number.POSITIVE_INFINITY;
}
