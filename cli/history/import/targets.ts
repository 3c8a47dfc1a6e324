import { cidrText, parseCidr } from '../../../core/address/cidr.ts';
import type { Capacity } from '../../../statemachine/contracts/capacity.ts';
import type { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import type { Resource } from '../../../statemachine/contracts/resource-cidr.ts';
import { evaluationsOf } from '../../results/read.ts';
import type { Results, ScopeResult } from '../../results/results.ts';
import { historyIdOf } from '../history-id.ts';

/** A measured resource of the newest results: what imported figures can belong to. */
export interface ImportTarget {
  readonly historyId: string;
  readonly scopeId: string;
  readonly key: string;
  readonly type: Resource['type'];
  readonly resourceId: string;
  readonly cidr: string;
  readonly cidrs: readonly string[];
  readonly family: Resource['family'];
  readonly region: string | undefined;
  readonly accountId: string | undefined;
  readonly basis: Capacity['basis'];
  readonly total: Capacity['total'];
  readonly usedPercent: number;
  /** When that was so. */
  readonly asOf: string;
}

/** By what they are called. */
export class ImportTargets {
  readonly #by = new Map<string, ImportTarget[]>();
  readonly #all: ImportTarget[] = [];

  get size(): number {
    return this.#all.length;
  }

  [Symbol.iterator](): Iterator<ImportTarget> {
    return this.#all.values();
  }

  add(target: ImportTarget): void {
    this.#all.push(target);
    for (const name of new Set([target.resourceId, target.key, ...target.cidrs.map(nameOfCidr)])) {
      const known = this.#by.get(name);
      if (known) known.push(target);
      else this.#by.set(name, [target]);
    }
  }

  /** By id, key or exact CIDR, however it is written. */
  named(text: string): readonly ImportTarget[] {
    return this.#by.get(text) ?? this.#by.get(nameOfCidr(text)) ?? [];
  }
}

function nameOfCidr(text: string): string {
  const cidr = text.includes('/') ? parseCidr(text) : undefined;
  return cidr ? cidrText(cidr) : text;
}

export async function readTargets(results: Results, scopes: readonly ScopeResult[]): Promise<ImportTargets> {
  const targets = new ImportTargets();
  for (const scope of scopes) {
    for await (const evaluation of evaluationsOf(results, scope)) {
      const target = targetOf(scope, evaluation);
      if (target) targets.add(target);
    }
  }
  return targets;
}

/** None of what is not measured: nothing can be compared with it, and its basis is not known. */
function targetOf(scope: ScopeResult, evaluation: Evaluation): ImportTarget | undefined {
  const { capacity, resource, key, cidrs, scopeId } = evaluation;
  if (!capacity) return undefined;
  const { id: resourceId, type, cidr, family, region, accountId } = resource;
  return {
    ...{ historyId: historyIdOf(scope, evaluation), scopeId, key, type, resourceId, cidr, cidrs, family },
    ...{ region, accountId, basis: capacity.basis, total: capacity.total, usedPercent: capacity.usedPercent },
    asOf: scope.summary.asOf,
  };
}
