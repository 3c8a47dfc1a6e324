import { expect, test } from 'vitest';
import { sampleEvaluation } from '../../fakes/results.ts';
import { NO_AWS, resultsDirectory } from '../fakes/results.ts';
import { printed } from '../json/printed.ts';

// A dual-stack VPC is in the private and in the public scope of its IPAM.

const [PRIVATE, PUBLIC, OTHER] = ['ipam-scope-0a', 'ipam-scope-0b', 'ipam-scope-0c'] as const;

const vpc = (scopeId: string, cidr: string, total: number, unit: 'address' | '/64', largest: number) => {
  const resource = { type: 'vpc', cidr, family: unit === '/64' ? 'ipv6' : 'ipv4' } as const;
  const capacity = { basis: 'carved', unit, total, free: total, source: 'subnets' } as const;
  const { reserved: _, usedIncludingReserved: __, ...rest } = capacity as Record<string, unknown>;
  const evaluation = sampleEvaluation({ id: 'vpc-1', scopeId, resource, capacity });
  const freeSpace = { unit, free: total, largest, fragmentationPercent: 0, blocks: { [largest]: 1 } };
  return { ...evaluation, capacity: { ...rest, usedPercent: 0 }, cidrs: [cidr], freeSpace } as typeof evaluation;
};

const subnet = (scopeId: string, cidr: string, severity: 'ok' | 'critical', judgedIn?: string) => {
  const resource = { cidr, family: cidr.includes(':') ? ('ipv6' as const) : ('ipv4' as const), vpcId: 'vpc-1' };
  const evaluation = sampleEvaluation({ id: 'subnet-1', scopeId, severity, resource });
  return judgedIn === undefined ? evaluation : { ...evaluation, judgedIn };
};

const out = () =>
  resultsDirectory({
    scopes: [
      {
        scope: { scopeId: PUBLIC, scopeType: 'public' },
        evaluations: [vpc(PUBLIC, '2001:db8::/56', 256, '/64', 56), subnet(PUBLIC, '2001:db8::/64', 'ok')],
      },
      {
        scope: { scopeId: PRIVATE, scopeType: 'private' },
        evaluations: [vpc(PRIVATE, '10.0.0.0/16', 65_536, 'address', 16), subnet(PRIVATE, '10.0.0.0/24', 'critical')],
      },
      // The IPAM of another Region, which sees the same account.
      {
        scope: { scopeId: OTHER, scopeType: 'private' },
        evaluations: [subnet(OTHER, '10.0.0.0/24', 'critical', PRIVATE)],
      },
    ],
  });

test('explain tells of a resource in all scopes that judge it', async () => {
  const { document } = await printed('cli-explain', ['explain', 'subnet-1', '--out', await out(), '--json'], {
    remote: NO_AWS,
  });
  expect(document.scopes.map(({ scopeId }: { scopeId: string }) => scopeId)).toEqual([PUBLIC, PRIVATE]);
  const told = document.explained.map(({ evaluation }: { evaluation: { scopeId: string } }) => evaluation.scopeId);
  expect(told).toEqual([PUBLIC, PRIVATE]);
});

test.each([
  ['/24', PRIVATE],
  ['/64', PUBLIC],
])('fit takes the scope of a VPC from the size of %s', async (size, scopeId) => {
  const { code, document } = await printed('cli-fit', ['fit', '--vpc', 'vpc-1', size, '--out', await out(), '--json'], {
    remote: NO_AWS,
  });
  expect([code, document.target.scopeId]).toEqual([0, scopeId]);
});
