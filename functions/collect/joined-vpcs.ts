import type { IpamResourceCidr } from '@aws-sdk/client-ec2';
import * as z from 'zod';
import type { JoinedVpcRecord } from '../../statemachine/contracts/overlap.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { normalize } from './normalize.ts';
import { whyNotRead } from './not-read.ts';
import { type IpamCalls, readPage } from './resource-cidrs.ts';
import type { Source, SourcePage } from './source.ts';

const MAX_RESULTS = 1000;

/** Where the source goes on: the scope, by its place among the joined ones, and the page. */
const Place = z.object({ index: z.int(), token: z.string().optional() });
type Place = z.infer<typeof Place>;

const WANTED = new Set(['vpc']);

/** The VPCs of the scopes that the policy joins to one: as records, because they are evaluated in their own scopes. */
export function joinedVpcSource({ getIpamResourceCidrs }: IpamCalls, { scopeId, joined = [] }: Scope): Source {
  const next = (place: Place) => (place.index < joined.length ? JSON.stringify(place) : undefined);
  return {
    name: 'joinedVpc',
    async readPage(place): Promise<SourcePage> {
      const { index, token } = place === undefined ? { index: 0 } : Place.parse(JSON.parse(place));
      const other = joined[index];
      if (!other) return { rows: [], next: undefined };
      try {
        const { IpamResourceCidrs = [], NextToken } = await readPage(
          { action: 'GetIpamResourceCidrs', region: other.ipamRegion, of: other.scopeId, token },
          () =>
            getIpamResourceCidrs(other.ipamRegion, {
              IpamScopeId: other.scopeId,
              MaxResults: MAX_RESULTS,
              ResourceType: 'vpc',
              ...(token && { NextToken: token }),
            }),
        );
        return {
          rows: IpamResourceCidrs.flatMap((row) => recordOf(row, other.scopeId)),
          next: next(NextToken ? { index, token: NextToken } : { index: index + 1 }),
        };
      } catch (error) {
        const why = whyNotRead(error);
        if (why === undefined) throw error;
        const text = `The VPCs of ${scopeId} could not be compared with all of ${other.scopeId}, which the policy joins to it (overlap.join). ${why}`;
        return { rows: [], next: next({ index: index + 1 }), gaps: [{ kind: 'overlapsNotCompared', scopeId, text }] };
      }
    },
  };
}

/** None for a row without an id or a readable CIDR: the scope that it belongs to counts it. */
function recordOf(row: IpamResourceCidr, scopeId: string): JoinedVpcRecord[] {
  const vpc = normalize(row, WANTED);
  if (typeof vpc === 'string' || vpc.state.management === 'ignored' || vpc.state.overlap === 'ignored') return [];
  const { id, cidr, name, accountId, region } = vpc.resource;
  const owner = { kind: 'vpc' as const, id, cidr, name, accountId, region, scopeId };
  return [{ key: `${id}/joinedVpc/${scopeId}/${cidr}`, record: 'joinedVpc', owner }];
}
