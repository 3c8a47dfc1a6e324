import { expect, test } from 'vitest';
import { main } from '../../../cli/main.ts';
import { resourceCidrKey } from '../../../core/inventory/resource-key.ts';
import type { AddressOwner, OverlapGroup } from '../../../statemachine/contracts/overlap.ts';
import type { ResourceCidr } from '../../../statemachine/contracts/resource-cidr.ts';
import { deployedStack, STACK } from '../../fakes/deployment.ts';
import { fakeIo } from '../fakes/io.ts';
import { type GivenScope, NO_AWS, resultsDirectory, writeRun } from '../fakes/results.ts';
import { DEPS, printed } from '../json/printed.ts';

const SCOPE = 'ipam-scope-0a';

const owner = (id: string, cidr: string, name?: string): AddressOwner => ({
  kind: 'vpc',
  id,
  cidr,
  accountId: '111122223333',
  region: 'eu-west-1',
  ...(name !== undefined && { name }),
});
const group = (cidr: string, listed: AddressOwner[], more: Partial<OverlapGroup> = {}): OverlapGroup => ({
  scopeId: SCOPE,
  group: cidr,
  allowed: false,
  severity: 'warning',
  relation: 'contained',
  members: listed.length,
  listed,
  ...more,
});
const row = ({ id, cidr, name, accountId, region }: AddressOwner): ResourceCidr => {
  const resource = { id, type: 'vpc' as const, cidr, family: 'ipv4' as const, name, accountId, region };
  return { key: resourceCidrKey(resource), resource, state: {} };
};

const owners = [
  owner('vpc-1', '10.0.0.0/16', 'erp'),
  owner('vpc-2', '10.0.1.0/24', 'dev\u001b[2J\nx'),
  owner('vpc-3', '10.0.2.0/24'),
];
const defaults = [owner('vpc-8', '172.31.0.0/16'), owner('vpc-9', '172.31.0.0/16')];
const scope: GivenScope = {
  scope: { scopeId: SCOPE },
  vpcs: [...owners, ...defaults].map(row),
  overlaps: [
    group('10.0.0.0/16', owners),
    group('10.9.0.0/16', owners.slice(0, 2), { severity: 'critical' }),
    group('172.31.0.0/16', defaults, { allowed: true, severity: 'ok', relation: 'equal' }),
  ],
};

test('groups by name, the most severe first; what is allowed is counted', async () => {
  const out = await resultsDirectory({ scopes: [scope] });
  const { code, document } = await printed('cli-overlaps', ['overlaps', '--out', out, '--json'], { remote: NO_AWS });

  expect(code).toBe(0);
  expect(document).toMatchObject({ totalGroups: 2, allowedGroups: 1, notKnown: [] });
  expect(document.groups.map((each: OverlapGroup) => each.group)).toEqual(['10.9.0.0/16', '10.0.0.0/16']);
  expect(document).not.toHaveProperty('pairs');
});

test('pairs are compared again, without those that are allowed', async () => {
  const out = await resultsDirectory({ scopes: [scope] });
  const args = ['overlaps', '--pairs', '--limit', '1', '--out', out];
  const { document } = await printed('cli-overlaps', [...args, '--json'], { remote: NO_AWS });

  expect(document).toMatchObject({
    totalPairs: 2,
    pairs: [{ one: { id: 'vpc-1' }, other: { id: 'vpc-2' }, relation: 'contains' }],
  });

  const io = fakeIo();
  await main(args, io, DEPS, NO_AWS);
  expect(io.stdout()).toContain(
    'erp vpc-1 10.0.0.0/16 (111122223333/eu-west-1)  holds  dev x vpc-2 10.0.1.0/24 (111122223333/eu-west-1)\n',
  );
  expect(io.stdout()).toContain('erp vpc-1 10.0.0.0/16 (111122223333/eu-west-1)  holds  vpc-3 10.0.2.0/24');
  expect(io.stdout()).toContain('2 groups, 2 pairs, and 1 group that the policy allows.\n');
});

test('where the list has expired, the summary names the worst, and the rest is said to be missing', async () => {
  const stack = await deployedStack();
  await writeRun(stack.outDir, { scopes: [scope], expired: true });

  const { document } = await printed('cli-overlaps', ['overlaps', '--pairs', '--stack', STACK, '--json'], stack);

  expect(document).toMatchObject({ totalGroups: 1, groups: [{ group: '10.0.0.0/16' }], pairs: [] });
  expect(document.notKnown).toEqual([
    `Overlaps in ${SCOPE}: the run had 2 groups, and 1 that are allowed; its list is no longer there, and the summary names 1.`,
    `Pairs in ${SCOPE}: the inventory of that run is no longer there.`,
  ]);
});

test('a run that compared no VPCs says so, and that there are none is said plainly', async () => {
  const { overlaps: _, ...unasked } = scope;
  const out = await resultsDirectory({ scopes: [unasked, { scope: { scopeId: 'ipam-scope-0b' }, overlaps: [] }] });
  const io = fakeIo();
  expect(await main(['overlaps', '--out', out], io, DEPS, NO_AWS)).toBe(0);
  expect(io.stdout()).toContain('No VPC shares addresses with another network, unless the policy allows it.\n');
  expect(io.stdout()).toContain(`Not known: Overlaps in ${SCOPE}: its VPCs were not compared in that run.\n`);
});
