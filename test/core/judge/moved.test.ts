import { expect, test } from 'vitest';
import { type ComparedPlace, movedSince } from '../../../core/judge/moved.ts';

function place(
  more: Partial<ComparedPlace['resource']> = {},
  state: ComparedPlace['state'] = {},
  cidrs = ['10.0.0.0/16'],
): ComparedPlace {
  const resource = { id: 'vpc-1', type: 'vpc', cidr: cidrs[0] ?? '', family: 'ipv4', ...more } as const;
  return { key: 'vpc-1/vpc/vpc-1/ipv4', resource, cidrs, state };
}

function changes(before: ComparedPlace, now: ComparedPlace) {
  const earlier = { runId: 'run-1', asOf: '2026-11-21T12:00:00Z', places: new Map([[before.key, before]]) };
  return movedSince(earlier, now)?.changes.map(({ what, from, to }) => `${what}: ${from.join(' ')} > ${to.join(' ')}`);
}

const managed = { management: 'managed' } as const;
const unmanaged = { management: 'unmanaged' } as const;

test.each([
  [
    'owner',
    place({ accountId: '111122223333' }),
    place({ accountId: '222233334444' }),
    ['account: 111122223333 > 222233334444'],
  ],
  ['pool', place({ ipamPoolId: 'a' }, managed), place({ ipamPoolId: 'b' }, managed), ['pool: a > b']],
  [
    'management',
    place({ ipamPoolId: 'a' }, managed),
    place({}, unmanaged),
    ['management: managed > unmanaged', 'pool: a > '],
  ],
  ['CIDRs', place(), place({}, {}, ['10.0.0.0/16', '10.1.0.0/16']), ['cidrs: 10.0.0.0/16 > 10.0.0.0/16 10.1.0.0/16']],
])('another %s is told', (_, before, now, told) => {
  expect(changes(before, now)).toEqual(told);
});

test.each([
  ['is as it was', place({ ipamPoolId: 'a' }, managed), place({ ipamPoolId: 'a', name: 'renamed' }, managed)],
  ['has no owner in one of the runs', place({ accountId: '111122223333' }), place()],
  ['has no management state in one of the runs', place({ ipamPoolId: 'a' }, managed), place()],
  [
    'another scope had more CIDRs of',
    {
      ...place({}, {}, ['10.0.0.0/16', '10.1.0.0/16']),
      knownFrom: { figures: 'ipam-scope-b', ownCidrs: ['10.0.0.0/16'] },
    },
    place(),
  ],
  [
    'another IPAM manages',
    { ...place({ ipamPoolId: 'a' }, managed), knownFrom: { management: 'ipam-scope-b' } },
    place({}, unmanaged),
  ],
  ['lists the same CIDRs in another order', place({ cidr: 'x' }, {}, ['a', 'b']), place({ cidr: 'x' }, {}, ['b', 'a'])],
])('nothing is told of what %s', (_, before, now) => {
  expect(changes(before, now)).toBeUndefined();
});

test('where the first CIDR is another one, its pool says nothing of the VPC', () => {
  const before = place({ ipamPoolId: 'a' }, managed, ['10.1.0.0/16']);
  const now = place({ ipamPoolId: 'b' }, managed, ['10.0.0.0/16', '10.1.0.0/16']);
  expect(changes(before, now)).toEqual(['cidrs: 10.1.0.0/16 > 10.0.0.0/16 10.1.0.0/16']);
});

test('what is new has not moved', () => {
  expect(movedSince({ runId: 'run-1', asOf: '2026-11-21T12:00:00Z', places: new Map() }, place())).toBeUndefined();
});
