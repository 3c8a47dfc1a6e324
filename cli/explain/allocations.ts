import { cidrText, parseCidr } from '../../core/address/cidr.ts';
import { type OccupiedRange, occupiedIn, rangesOf } from '../../core/policy/occupied.ts';
import { counted } from '../../core/text/count.ts';
import type { AccountNames } from '../../core/text/owner-of.ts';
import type { AllocationRecord, UnseenAllocation } from '../../statemachine/contracts/pool.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { isAsked, type Query } from '../find/query.ts';
import { documentText } from '../json/document.ts';
import type { ExplainDocument } from '../json/explain-document.ts';
import { joinBlocks } from '../kit/blocks.ts';
import { COMMAND } from '../kit/command-line.ts';
import { CliError } from '../kit/errors.ts';
import type { Io } from '../kit/io.ts';
import { sanitize } from '../kit/sanitize.ts';
import { accountNamesIn } from '../results/account-names.ts';
import { ifGone } from '../results/if-gone.ts';
import { originLine, scopeRead } from '../results/origin.ts';
import { usersOf } from '../results/overlaps.ts';
import { allocationsOf, evaluationsOf, policyOf } from '../results/read.ts';
import { ResultMissing, type Results, type ScopeResult } from '../results/results.ts';
import { byHandText } from './by-hand.ts';
import { unseenLines } from './print.ts';

type Held = ExplainDocument['allocations'][number];

/** Allocations that are named; `find` has the rest. */
const MOST = 20;

/**
 * Says what is held in pools under an id or a name that nothing has which was seen: of a VPC that is gone its allocations,
 * or an allocation itself. Throws CliError where there are none either.
 */
export async function explainAllocations(
  query: Query,
  { results, scopes, json }: { results: Results; scopes: readonly ScopeResult[]; json: boolean },
  io: Io,
  remote: RemoteDeps,
): Promise<number> {
  const unseen: UnseenAllocation[] = [];
  const held: Held[] = [];
  for (const scope of scopes) held.push(...(await heldIn(results, scope, query)));
  if (held.length > 0) for (const scope of scopes) unseen.push(...(await unseenIn(results, scope)));
  const texts = new Map(unseen.map(({ allocationId, text }) => [allocationId, text]));
  const found = held.map((each) => ({ ...each, text: texts.get(each.allocationId) ?? each.text }));
  const [scope] = scopes;
  const policy = scope && (await policyOf(results, scope));
  const occupied = policy ? rangesOf(policy.occupied).filter((range) => isNamed(query, range)) : [];
  if (!scope || !policy || found.length + occupied.length === 0) {
    throw new CliError(`Nothing that was seen has exactly this name, id or CIDR: ${sanitize(query.text)}`, [
      `To look for it:  ${COMMAND} find ${JSON.stringify(query.text)}${results.flags}`,
      ...ifGone(query.text, results),
    ]);
  }
  if (json) {
    const where = { where: results.where, scopes: scopes.map(scopeRead) };
    io.out.print(
      documentText<ExplainDocument>({
        exit: { code: 0 },
        ...where,
        allocations: found,
        occupied,
        judgedElsewhere: [],
        explained: [],
      }),
    );
    return 0;
  }
  const { colors } = io.out;
  const accountNames = await accountNamesIn(results, scopes, io.env);
  for (const line of joinBlocks(
    occupied.length > 0
      ? [
          colors.bold(
            `The policy ${sanitize(policy.name)} lists it as occupied: nothing is placed there, and VPCs that share its addresses overlap`,
          ),
          ...occupied.map(({ cidr, name }) => `  ${sanitize(cidr)}  ${sanitize(name)}`),
        ]
      : [],
    found.length > 0 ? [colors.bold(headline(query, found))] : [],
    found.slice(0, MOST).flatMap((each) => linesOf(each, accountNames)),
    found.length > MOST ? [colors.dim(`… ${found.length - MOST} more`)] : [],
    nextLines(found, results),
    [colors.dim(originLine(results, scopes, remote.now()))],
  )) {
    io.out.print(line);
  }
  return 0;
}

async function heldIn(results: Results, scope: ScopeResult, query: Query): Promise<Held[]> {
  const { scopeId } = scope.summary.scope;
  const held: Held[] = [];
  const ranges = occupiedIn((await policyOf(results, scope)).occupied, scopeId);
  try {
    const users = await usersOf(results, scope);
    for await (const each of allocationsOf(results, scope.summary)) {
      if (!isMeant(query, each)) continue;
      const { poolId, cidr, allocationId, type, resourceId, description, accountId, region } = each;
      const user = users.get(allocationId);
      const text =
        type === 'custom'
          ? byHandText(cidr, user, ranges)
          : 'not known whether it exists: the run did not, or could not, look for it';
      const what = {
        scopeId,
        poolId,
        cidr,
        allocationId,
        type,
        resourceId,
        name: description,
        accountId,
        region,
        text,
      };
      held.push(what);
    }
  } catch (error) {
    if (!(error instanceof ResultMissing)) throw error;
  }
  return held;
}

async function unseenIn(results: Results, scope: ScopeResult): Promise<UnseenAllocation[]> {
  const found: UnseenAllocation[] = [];
  for await (const { pool } of evaluationsOf(results, scope)) found.push(...(pool?.unseen?.first ?? []));
  return found;
}

function isMeant(query: Query, { allocationId, resourceId, description, cidr, type }: AllocationRecord): boolean {
  if (query.kind === 'name') {
    return [allocationId, resourceId, description].some((each) => each !== undefined && query.matches(each));
  }
  return type !== 'ipam-pool' && isAsked(query, cidr);
}

function isNamed(query: Query, { cidr, name }: OccupiedRange): boolean {
  if (query.kind === 'name') return name.split(': ').some((each) => query.matches(each)) || query.matches(name);
  return isAsked(query, cidr);
}

function headline({ text }: Query, found: readonly Held[]): string {
  const many = counted(found.length, 'allocation');
  return `Nothing that was seen is called ${sanitize(text)}. ${many} in pools ${found.length === 1 ? 'has' : 'have'} that id, name or CIDR:`;
}

function linesOf(
  { cidr, type, resourceId = '', name = '', allocationId, accountId, region, text, poolId, scopeId }: Held,
  names: AccountNames,
): string[] {
  const shown = parseCidr(cidr);
  const parts = { allocationId, accountId, region, text, listed: false, account: 'unknown' as const };
  const [first = '', ...rest] = unseenLines(
    {
      ...parts,
      cidr: shown ? cidrText(shown) : cidr,
      type: type as UnseenAllocation['type'],
      resourceId: resourceId || name,
    },
    names,
  );
  return [
    `  ${first}`,
    ...rest.map((line) => `  ${line}`),
    `    in pool ${sanitize(poolId)}, scope ${sanitize(scopeId)}`,
  ];
}

/** An allocation does not say since when; IPAM's history of the addresses does. */
function nextLines(found: readonly Held[], { flags }: Results): string[] {
  const [first] = found.filter(({ type }) => type !== 'custom');
  if (!first) return [];
  return [
    'AWS does not say since when. What had the addresses then, by IPAM (Advanced tier):',
    `  ${COMMAND} find ${sanitize(first.cidr)} --at 7d${flags}`,
  ];
}
