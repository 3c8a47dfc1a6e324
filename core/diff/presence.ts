import type { Present } from '../../statemachine/contracts/diff.ts';
import type { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import { First } from '../streams/first.ts';
import { changedOf, cutOf, largestFirst, resourceKey, sizeOf } from './changed.ts';
import type { Row } from './join.ts';

/** What an account has of Elastic IPs is a count, and nothing that comes or goes. */
const NO_RESOURCES: readonly ResourceType[] = ['elastic-ips'];

/** Resources that only one of two runs has. */
export class Presence {
  readonly #first: First<Present['first'][number]>;
  readonly #byType = new Map<ResourceType, number>();

  constructor(limit: number) {
    this.#first = new First(limit, largestFirst);
  }

  /** Those of a group; each counts once, however many rows it has. */
  add(rows: readonly Row[]): void {
    const resources = Map.groupBy(rows, ({ evaluation }) => resourceKey(evaluation.resource));
    for (const [first, ...others] of resources.values()) {
      if (!first) continue;
      const { type } = first.evaluation.resource;
      if (NO_RESOURCES.includes(type)) continue;
      const changed = changedOf([first, ...others]);
      this.#first.add({ ...changed, ...sizeOf(changed.cidrs) });
      this.#byType.set(type, (this.#byType.get(type) ?? 0) + 1);
    }
  }

  list(): Present {
    const byType = [...this.#byType].map(([type, count]) => ({ type, count }));
    return { ...cutOf(this.#first), byType: byType.sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1)) };
  }
}
