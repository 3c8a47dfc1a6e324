import { expect, test } from 'vitest';
import { callShareOf } from '../../../functions/discover/call-share.ts';
import type { Scope } from '../../../statemachine/contracts/scope.ts';

function scope(scopeId: string, poolCount?: number, ipamRegion = 'eu-west-1'): Scope {
  return { scopeId, scopeType: 'private', ipamId: 'ipam-1', ipamRegion, ...(poolCount !== undefined && { poolCount }) };
}

const sharesOf = (scopes: readonly Scope[], atATime: number) => scopes.map((one) => callShareOf(one, scopes, atATime));

test.each([
  ['one alone has all', [scope('a', 5)], 10, [{ lists: 1, pools: 1 }]],
  [
    'two share the pages equally, and the pools by their number',
    [scope('a', 190), scope('b', 10)],
    10,
    [
      { lists: 0.5, pools: 0.95 },
      { lists: 0.5, pools: 0.05 },
    ],
  ],
  [
    'of pools nobody knows of, each has an equal share',
    [scope('a'), scope('b')],
    10,
    [
      { lists: 0.5, pools: 0.5 },
      { lists: 0.5, pools: 0.5 },
    ],
  ],
  [
    'who is read later has the whole',
    [scope('a', 3), scope('b', 1)],
    1,
    [
      { lists: 1, pools: 1 },
      { lists: 1, pools: 1 },
    ],
  ],
  [
    'Regions do not share',
    [scope('a', 1), scope('b', 1, 'us-east-1')],
    10,
    [
      { lists: 1, pools: 1 },
      { lists: 1, pools: 1 },
    ],
  ],
  [
    'accounts without IPAM have their own',
    [{ scopeId: 'ec2-1', scopeType: 'private', source: 'ec2' }],
    10,
    [undefined],
  ],
] as const)('%s', (_, scopes, atATime, shares) => {
  expect(sharesOf(scopes, atATime)).toEqual(shares);
});
