import type {
  DescribeIpamPoolsRequest,
  DescribeIpamPoolsResult,
  GetIpamPoolAllocationsRequest,
  GetIpamPoolAllocationsResult,
  GetIpamPoolCidrsRequest,
  GetIpamPoolCidrsResult,
  IpamPool,
} from '@aws-sdk/client-ec2';
import * as z from 'zod';
import type { IpamScope } from '../../statemachine/contracts/scope.ts';
import { type Page, type PageInput, readPage } from '../shared/ec2/pages.ts';
import { AccessDenied, FailedCall } from '../shared/errors.ts';
import { whyNotRead } from './not-read.ts';
import {
  allocationLine,
  type KnownPool,
  plannedVpc,
  poolCidrLine,
  poolLines,
  regionOfPool,
  unreadLine,
} from './pool-rows.ts';
import { type Also, BEGINNING, type ListSource, type SourcePage, type SourceRow } from './source.ts';

export interface PoolCalls {
  readonly describeIpamPools: (region: string, input: DescribeIpamPoolsRequest) => Promise<DescribeIpamPoolsResult>;
  readonly getIpamPoolCidrs: (region: string, input: GetIpamPoolCidrsRequest) => Promise<GetIpamPoolCidrsResult>;
  readonly getIpamPoolAllocations: (
    region: string,
    input: GetIpamPoolAllocationsRequest,
  ) => Promise<GetIpamPoolAllocationsResult>;
}

/**
 * The API gives up to 100,000 allocations a page: 30 MB of XML, and several times that while it is read. Some pages are
 * read at a time, and together they have to fit into the function's memory.
 */
const MAX_ALLOCATIONS = 2000;

/** Where the source goes on: with a page of pools, or with a list of one of them. */
const Place = z.object({
  /** Token of the page of pools. */
  page: z.string().optional(),
  /** Pools of the scope in the pages before this one. */
  pools: z.int().default(0),
  at: z.object({ pool: z.string(), list: z.enum(['cidrs', 'allocations']), token: z.string().optional() }).optional(),
});
type Place = z.infer<typeof Place>;

interface Listed extends Page<KnownPool | 'malformed'> {
  readonly pools: readonly KnownPool[];
}

/**
 * The pools of a scope, with the CIDRs and allocations of each. Pools are listed in the IPAM's home Region, all scopes
 * together. A place names the pool, not its number: one that was deleted meanwhile is passed over.
 */
export function poolSource(calls: PoolCalls, { scopeId, ipamRegion, name }: IpamScope): ListSource {
  const listed = new Map<string | undefined, Promise<Listed>>();

  function listPools(token: string | undefined): Promise<Listed> {
    const known = listed.get(token) ?? readPools(token);
    listed.set(token, known);
    return known;
  }

  async function readPools(token: string | undefined): Promise<Listed> {
    const page = await readPage(
      {
        action: 'DescribeIpamPools',
        region: ipamRegion,
        of: scopeId,
        ask: (page) => calls.describeIpamPools(ipamRegion, page),
        rows: ({ IpamPools }) => IpamPools?.flatMap((pool) => poolOf(scopeId, pool)),
      },
      token,
    );
    const pools = page.rows.filter((pool) => pool !== 'malformed');
    return { ...page, pools: pools.sort((a, b) => (a.IpamPoolId < b.IpamPoolId ? -1 : 1)) };
  }

  /** The place of the pool after one, in the same page. */
  function placeAfter({ page, pools }: Place, known: readonly KnownPool[], after: string): string | undefined {
    const pool = known.find(({ IpamPoolId }) => IpamPoolId > after)?.IpamPoolId;
    return pool && JSON.stringify({ page, pools, at: { pool, list: 'cidrs' } } satisfies Place);
  }

  async function readPageOfPools(place: Place, also: Also): Promise<SourcePage> {
    const { rows, pools, next, unknown } = await listPools(place.page);
    const known = place.pools + pools.length;
    const first = placeAfter(place, pools, '');
    if (first !== undefined) also(first);
    const lines: SourceRow[] = rows.flatMap((pool) => (pool === 'malformed' ? pool : poolLines(pool)));
    const scope: SourceRow = { key: `${scopeId}/scope`, record: 'scope', scopeId, pools: known, name };
    return {
      rows: next === undefined && known > 0 ? [...lines, scope] : lines,
      next: next && JSON.stringify({ page: next, pools: known } satisfies Place),
      unknown,
    };
  }

  async function readList(
    place: Place,
    at: NonNullable<Place['at']>,
    also: Also,
    retries: number,
  ): Promise<SourcePage> {
    const { pools } = await listPools(place.page);
    const following = at.list === 'cidrs' && at.token === undefined ? placeAfter(place, pools, at.pool) : undefined;
    if (following !== undefined) also(following);
    const pool = pools.find(({ IpamPoolId }) => IpamPoolId === at.pool);
    if (!pool) return { rows: [], next: undefined };
    const id = pool.IpamPoolId;
    const action = at.list === 'cidrs' ? 'GetIpamPoolCidrs' : 'GetIpamPoolAllocations';
    const region = at.list === 'cidrs' ? ipamRegion : regionOfPool(pool, ipamRegion);
    const list = { action, region, of: id } as const;
    const vpcId = plannedVpc(pool, pools);
    const cidrs = {
      ...list,
      ask: (page: PageInput) => calls.getIpamPoolCidrs(region, { ...page, IpamPoolId: id }),
      rows: ({ IpamPoolCidrs }: GetIpamPoolCidrsResult) => IpamPoolCidrs?.map((cidr) => poolCidrLine(id, cidr)),
    };
    const allocations = {
      ...list,
      ask: (page: PageInput) =>
        calls.getIpamPoolAllocations(region, { ...page, IpamPoolId: id, MaxResults: MAX_ALLOCATIONS }),
      rows: ({ IpamPoolAllocations }: GetIpamPoolAllocationsResult) =>
        IpamPoolAllocations?.map((each) => allocationLine(id, each, vpcId)),
    };
    try {
      const { rows, next, unknown } = await (at.list === 'cidrs'
        ? readPage(cidrs, at.token)
        : readPage(allocations, at.token));
      const here = { pool: id, ...(next ? { list: at.list, token: next } : { list: 'allocations' as const }) };
      if (next === undefined && at.list === 'allocations') return { rows, next, unknown };
      return { rows, next: JSON.stringify({ ...place, at: here } satisfies Place), unknown };
    } catch (error) {
      const why = notRead(error, { action, region, retries });
      if (why === undefined) throw error;
      const gaps = [{ kind: 'poolsNotRead' as const, text: why, scopeId, region }];
      return { rows: [unreadLine(id, why)], next: undefined, gaps, unread: [{ id }] };
    }
  }

  return {
    name: 'ipam-pool',
    async readPage(text, also, retries = 0) {
      const place = Place.parse(text === BEGINNING ? {} : JSON.parse(text));
      if (place.at) return await readList(place, place.at, also, retries);
      try {
        return await readPageOfPools(place, also);
      } catch (error) {
        const why = notRead(error, { action: 'DescribeIpamPools', region: ipamRegion, retries });
        if (why === undefined) throw error;
        const gaps = [{ kind: 'poolsNotRead' as const, text: why, scopeId, region: ipamRegion }];
        return { rows: [], next: undefined, gaps, unread: [{}] };
      }
    },
  };
}

/** Nothing for one of another scope, or that is gone. Whose one is that does not say it, nobody knows. */
function poolOf(scopeId: string, pool: IpamPool): readonly (KnownPool | 'malformed')[] {
  const { IpamPoolId, IpamScopeArn = '', State } = pool;
  const [of = ''] = IpamScopeArn.split('/').slice(-1);
  if (!IpamPoolId || !of.startsWith('ipam-scope-')) return ['malformed'];
  return of === scopeId && State !== 'delete-complete' ? [{ ...pool, IpamPoolId }] : [];
}

/** The same words for each pool that meets the same refusal: it is told once. */
function notRead(
  error: unknown,
  { action, region, retries }: { readonly action: string; readonly region: string; readonly retries: number },
): string | undefined {
  const lost = 'How full pools are is not known where it is needed.';
  if (error instanceof AccessDenied)
    return `ec2:${action} was denied in ${region}. ${lost} Allow it for Collect's role.`;
  const why = whyNotRead(error, retries)?.replace(/\.+$/, '');
  if (why === undefined) return undefined;
  return error instanceof FailedCall ? `${why}. ${lost}` : `ec2:${action} failed in ${region}: ${why}. ${lost}`;
}
