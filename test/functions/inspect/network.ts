import type { NetworkInterface, SubnetCidrReservation } from '@aws-sdk/client-ec2';
import { resourceCidrKey } from '../../../core/inventory/resource-key.ts';
import { type Deps, type Input, type Output, run } from '../../../functions/inspect/task.ts';
import { partKeys } from '../../../functions/shared/collected.ts';
import { AccessDenied } from '../../../functions/shared/errors.ts';
import type { Resource, ResourceCidr } from '../../../statemachine/contracts/resource-cidr.ts';
import { InsideRecord } from '../../../statemachine/contracts/subnet-inside.ts';
import { runKeys } from '../../../storage/keys.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { type MemoryObjects, memoryObjects } from '../../fakes/objects.ts';

export const PREFIX = 'runs/2026/11/21/run-1/';
export const SCOPE = 'ipam-scope-1';

/** A subnet as it is in its account. */
export interface FakeSubnet {
  readonly id: string;
  readonly cidr: string;
  readonly accountId?: string;
  readonly region?: string;
  readonly ipUsage?: number;
  readonly name?: string;
  /** Undefined: deleted since. */
  readonly free?: number;
  readonly reservations?: readonly SubnetCidrReservation[];
  readonly interfaces?: readonly NetworkInterface[];
}

function rowOf({ id, cidr, accountId = '111111111111', region = 'eu-west-1', ipUsage, name }: FakeSubnet) {
  const resource: Resource = {
    id,
    type: 'subnet',
    cidr,
    family: cidr.includes(':') ? 'ipv6' : 'ipv4',
    vpcId: 'vpc-1',
    accountId,
    region,
    ...(name !== undefined && { name }),
  };
  const row: ResourceCidr = { key: resourceCidrKey(resource), resource, state: {} };
  return ipUsage === undefined ? row : { ...row, ipUsage };
}

export function input(parts: number): Input {
  return {
    run: {
      runId: 'run-1',
      asOf: '2026-11-21T20:00:00Z',
      prefix: PREFIX,
      authoritative: false,
      dryRun: false,
      resourceTypes: ['vpc', 'subnet'],
    },
    scope: { scopeId: SCOPE, scopeType: 'private', ipamId: 'ipam-1', ipamRegion: 'eu-west-1', tier: 'advanced' },
    collected: {
      done: true,
      pass: 1,
      lists: parts > 0 ? { subnet: { open: [], parts: [{ attempt: 'a', count: parts }] } } : {},
      restarts: 0,
      calls: 1,
      records: 0,
      regions: [],
      read: {},
      gaps: [],
      rows: { kept: 0, duplicates: 0, filteredOut: 0, malformed: 0 },
    },
  };
}

/** A bucket with the inventory of such subnets, in as many parts as lists are given. */
export function bucketWith(policy: unknown, ...parts: (readonly FakeSubnet[])[]): MemoryObjects {
  const objects = memoryObjects();
  objects.give(runKeys.policy(PREFIX), policy);
  parts.forEach((subnets, index) => {
    objects.giveLines(
      runKeys.inventoryPart(PREFIX, SCOPE, 1, 'subnet', 'a', index),
      subnets.map(rowOf).sort((a, b) => (a.key < b.key ? -1 : 1)),
    );
  });
  return objects;
}

export interface Fakes extends Deps {
  /** `DescribeSubnets 111111111111 eu-west-1 [2]`, the number being that of the subnets asked for. */
  readonly calls: string[];
}

/** Accounts that answer for the subnets given; pages hold two rows. */
export function fakeNetworks(
  objects: MemoryObjects,
  subnets: readonly FakeSubnet[],
  { denied = [], readable = () => true }: { denied?: string[]; readable?: (accountId: string) => boolean } = {},
): Fakes {
  const calls: string[] = [];
  const page = <T>(rows: readonly T[], token: string | undefined) => {
    const from = Number(token ?? 0);
    const NextToken = from + 2 < rows.length ? String(from + 2) : undefined;
    return { rows: rows.slice(from, from + 2), NextToken };
  };
  return {
    calls,
    objects,
    canRead: async (accountId) => readable(accountId),
    async network(accountId, region) {
      if (denied.includes(accountId)) throw new AccessDenied(`Account ${accountId} does not let the monitor in`);
      const here = subnets.filter(
        (each) => (each.accountId ?? '111111111111') === accountId && (each.region ?? 'eu-west-1') === region,
      );
      const of = (ids: readonly string[] = []) => here.filter(({ id }) => ids.includes(id));
      const called = (action: string, asked: number) => calls.push(`${action} ${accountId} ${region} [${asked}]`);
      return {
        async describeSubnets({ Filters = [], NextToken: token }) {
          const ids = Filters[0]?.Values ?? [];
          called('DescribeSubnets', ids.length);
          const known = of(ids).filter(({ free }) => free !== undefined);
          const { rows, NextToken } = page(known, token);
          return {
            Subnets: rows.map(({ id, free }) => ({ SubnetId: id, AvailableIpAddressCount: free })),
            NextToken,
          };
        },
        async getSubnetCidrReservations({ SubnetId = '', NextToken: token }) {
          called('GetSubnetCidrReservations', 1);
          const { rows, NextToken } = page(of([SubnetId])[0]?.reservations ?? [], token);
          return { SubnetIpv4CidrReservations: rows, NextToken };
        },
        async describeNetworkInterfaces({ Filters = [], NextToken: token }) {
          const ids = Filters[0]?.Values ?? [];
          called('DescribeNetworkInterfaces', ids.length);
          const all = of(ids).flatMap(({ id, interfaces = [] }) => interfaces.map((row) => ({ ...row, SubnetId: id })));
          const { rows, NextToken } = page(all, token);
          return { NetworkInterfaces: rows, NextToken };
        },
      };
    },
  };
}

/** Calls Inspect until it is done, as the state machine does. */
export async function inspect(deps: Deps, parts = 1, deadline: () => number = () => 600_000): Promise<Output> {
  let output = await run(input(parts), { ...fakeInvocation({ deadline }), ...deps });
  for (let times = 1; !output.collected.inspected?.done; times++) {
    if (times > 50) throw new Error('Test: it does not come to an end');
    output = await run(output, { ...fakeInvocation({ deadline }), ...deps });
  }
  return output;
}

/** What was added to the inventory, by subnet. */
export function insidesOf(objects: MemoryObjects, { collected }: Output): Record<string, InsideRecord['inside']> {
  const lines = partKeys(PREFIX, SCOPE, collected, 'inside').flatMap((key) => objects.lines(key));
  return Object.fromEntries(lines.map((line) => InsideRecord.parse(line)).map((line) => [line.subnetId, line.inside]));
}
