import { parseCidr } from '../../core/address/cidr.ts';
import { type Fit, fitBlocks, type Wanted } from '../../core/address/fit.ts';
import type { Range } from '../../core/address/free-blocks.ts';
import { largestFirst, nearMisses } from '../../core/address/obstacles.ts';
import { asksFor } from '../../core/judge/broken-rules.ts';
import type { Policy } from '../../core/policy/schema.ts';
import type { Gap } from '../../statemachine/contracts/coverage.ts';
import { isIpamScope } from '../../statemachine/contracts/scope.ts';
import type { FitDocument, Taken } from '../json/fit-document.ts';
import { scopeRead } from '../results/origin.ts';
import type { Results, ScopeResult } from '../results/results.ts';
import { type FitWhole, gather } from './gather.ts';
import { quotaNotes, refusalsOf } from './refusals.ts';

export type FitAnswer = Omit<FitDocument, 'schemaVersion'>;

const [MOST_TAKEN, MOST_CLOSEST, MOST_IN_CLOSEST] = [20, 3, 5];

interface Question {
  readonly results: Results;
  readonly scope: ScopeResult;
  readonly whole: FitWhole;
  readonly beside: readonly ScopeResult[];
  readonly wanted: readonly Wanted[];
  readonly policy: Pick<Policy, 'occupied' | 'overlap' | 'name'>;
}

/** Whether the blocks fit beside everything that is known to be there. Throws ResultMissing. */
export async function answerFit({ results, scope, whole, beside, wanted, policy }: Question): Promise<FitAnswer> {
  const { taken, shared, sampledAt } = await gather(results, [scope, ...beside], whole, policy);
  const found = fitBlocks(whole.cidrs, rangesOf(taken), whole.family, wanted, rangesOf(shared));
  const refusals = refusalsOf(whole, wanted);
  const fits = found.fits && refusals.length === 0;
  const { name, accountId, region } = whole.evaluation?.resource ?? {};
  return {
    exit: fits ? { code: 0 } : { code: 2, reason: refusals[0] ?? 'they do not fit' },
    where: results.where,
    scopes: [scope, ...beside].map(scopeRead),
    target: {
      kind: whole.kind,
      id: whole.id,
      name,
      scopeId: scope.summary.scope.scopeId,
      accountId,
      region,
      family: whole.family,
      cidrs: whole.cidrs.map(({ text }) => text),
      ...(whole.kind === 'pool' && whole.evaluation?.pool && { rules: whole.evaluation.pool.rules }),
    },
    fits,
    blocks: fits ? [...found.blocks] : [],
    sharedWith: fits && found.shares ? sharing(found, shared).slice(0, MOST_TAKEN) : [],
    before: found.before,
    after: fits ? found.after : found.before,
    sizes: [...found.most],
    refusals,
    taken: countsOf(taken),
    ...(!found.fits && { inTheWay: inTheWay(whole, taken, found.most) }),
    sampledAt,
    policy: policy.name,
    notes: [
      ...[scope, ...beside].flatMap(unread),
      ...notAskedFor(scope, whole),
      ...poolNote(whole),
      ...rulesNote(whole),
      ...quotaNotes(whole, wanted, taken),
    ],
  };
}

function rangesOf(taken: readonly Taken[]): Range[] {
  return taken.flatMap(({ cidr }) => {
    const parsed = parseCidr(cidr);
    return parsed ? [{ first: parsed.first, end: parsed.first + parsed.size }] : [];
  });
}

/** Who else has addresses of the blocks. */
function sharing({ blocks }: Fit, shared: readonly Taken[]): Taken[] {
  const places = rangesOf(blocks.map(({ cidr }) => ({ kind: 'vpc', cidr })));
  return shared.filter((each) =>
    rangesOf([each]).some(({ first, end }) => places.some((place) => place.first < end && first < place.end)),
  );
}

function inTheWay(whole: FitWhole, taken: readonly Taken[], sizes: Fit['most']): FitDocument['inTheWay'] {
  // Where each size would fit alone, room is wanting for the largest: the others find theirs in what is left of it.
  const wanting = sizes.find(({ wanted, possible }) => Number(possible) < wanted) ?? sizes[0];
  const closest = wanting ? nearMisses(whole.cidrs, taken, wanting.prefixLength, MOST_CLOSEST) : [];
  return {
    largest: taken.toSorted(largestFirst).slice(0, MOST_TAKEN),
    closest: closest.map(({ cidr, taken: there }) => ({
      cidr,
      taken: there.slice(0, MOST_IN_CLOSEST),
      total: there.length,
    })),
  };
}

function countsOf(taken: readonly Taken[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of taken) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Gaps behind which somebody may have addresses that are not seen here. */
const BLIND: readonly Gap['kind'][] = [
  ...(['poolsNotRead', 'unreadableAccount', 'accountsUnreadable', 'accountsUnknown', 'notReadWithoutIpam'] as const),
  ...(['freeTier', 'emptyScope'] as const),
];

function unread({ summary: { coverage } }: ScopeResult): string[] {
  return coverage.gaps.filter(({ kind }) => BLIND.includes(kind)).map(({ text }) => text);
}

/** Where a run was asked for fewer types, who else has addresses is not known. */
function notAskedFor({ summary: { scope, inventoryKeys } }: ScopeResult, { kind }: FitWhole): string[] {
  const missing = (source: string, what: string) =>
    source in inventoryKeys
      ? []
      : [`No ${what} were read in ${scope.scopeId}: there are none, or the run left them out (--type).`];
  return [
    ...(isIpamScope(scope) ? missing('ipam-pool', 'pools, and so no allocations,') : []),
    ...(kind === 'vpc' ? [] : missing('vpc', 'VPCs')),
  ];
}

/** Of a pool: AWS refuses what is not so, however much is free. */
function rulesNote({ kind, evaluation }: FitWhole): string[] {
  const { pool } = evaluation ?? {};
  const asks = kind === 'pool' && pool ? asksFor(pool) : '';
  return asks === '' ? [] : [`AWS gives blocks of this pool only to a resource ${asks}.`];
}

function poolNote({ kind }: FitWhole): string[] {
  return kind === 'cidr' ? ['Space of pools that is not allocated counts as free.'] : [];
}
