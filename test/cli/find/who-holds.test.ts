import { expect, test } from 'vitest';
import { main } from '../../../cli/main.ts';
import type { Interfaces } from '../../../statemachine/contracts/subnet-inside.ts';
import { sampleEvaluation } from '../../fakes/results.ts';
import { fakeIo } from '../fakes/io.ts';
import { NO_AWS, resultsDirectory } from '../fakes/results.ts';
import { DEPS } from '../json/printed.ts';

const SCOPE = 'ipam-scope-0a';

const interfaces: Interfaces = {
  ...{ interfaces: 15, addresses: 21 },
  byOwner: [{ type: 'kubernetes', interfaces: 3, addresses: 9 }],
  holders: [
    { type: 'kubernetes', name: 'prod', interfaces: 3, addresses: 9 },
    { type: 'lambda', name: 'orders-api', interfaces: 7, addresses: 7 },
    { type: 'rds', interfaces: 2, addresses: 2 },
    { type: 'other', name: 'Acme \u001b[31mfirewall', interfaces: 1, addresses: 1 },
  ],
  otherHolders: { holders: 2, interfaces: 2, addresses: 2 },
  byCluster: [{ cluster: 'prod', interfaces: 3, addresses: 9 }],
  byAccount: [{ accountId: '111122223333', interfaces: 15, addresses: 21 }],
  detached: { interfaces: 3, addresses: 9, ids: ['eni-1', 'eni-2', 'eni-3'] },
};

const HELD = [
  '9  Kubernetes cluster prod, 3 network interfaces',
  '7  Lambda function orders-api, 7 network interfaces',
  '2  RDS, 2 network interfaces',
  '1  "Acme firewall", 1 network interface',
  '2  2 other holders, 2 network interfaces',
  '9  of them attached to nothing: eni-1, eni-2, eni-3, 3 network interfaces',
];

test.each([
  ['explain', 'subnet-1'],
  ['find', '10.0.1.9'],
  ['show', 'subnet-1'],
])('%s %s says who holds the addresses, most first', async (...args) => {
  const inside = { status: 'read', readAt: '2026-11-21T20:41:00.000Z', free: 6, interfaces } as const;
  const resource = { cidr: '10.0.1.0/24', vpcId: 'vpc-1', region: 'eu-west-1' };
  const out = await resultsDirectory({
    scopes: [
      {
        scope: { scopeId: SCOPE },
        evaluations: [{ ...sampleEvaluation({ id: 'subnet-1', scopeId: SCOPE, resource }), inside }],
      },
    ],
  });
  const io = fakeIo();
  expect(await main([...args, '--out', out], io, DEPS, NO_AWS)).toBe(0);
  const lines = io.stdout().split('\n');
  const from = lines.findIndex((line) => line.includes('Who holds addresses: 21 addresses of 15 network interfaces'));
  expect(lines.slice(from + 1, from + 1 + HELD.length).map((line) => line.trim())).toEqual(HELD);
});
