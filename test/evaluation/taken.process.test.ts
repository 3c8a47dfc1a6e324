import type { IpamPool, IpamPoolCidr } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { Policy } from '../../core/policy/schema.ts';
import { arrayRows } from '../../local/aws/array-rows.ts';
import { ACCOUNT, organisation, REGION, SCOPE } from '../local/aws/fixture.ts';
import { countTold } from '../told/told.ts';
import { fromTheWire } from './from-the-wire.ts';
import { POOL, type TakenLabel, takenLabels } from './taken-labels.ts';

function organisationOf({ vpcs = [], pool }: TakenLabel) {
  const described: IpamPool = {
    OwnerId: ACCOUNT,
    IpamPoolId: POOL,
    IpamScopeArn: `arn:aws:ec2::${ACCOUNT}:ipam-scope/${SCOPE}`,
    IpamRegion: REGION,
    Locale: REGION,
    State: 'create-complete',
    AddressFamily: pool?.family ?? 'ipv4',
    AllocationDefaultNetmaskLength: pool?.defaultNetmask,
  };
  return {
    ...organisation(vpcs),
    pools: pool ? [described] : [],
    poolCidrs: () => arrayRows((pool?.cidrs ?? []).map((Cidr): IpamPoolCidr => ({ Cidr, State: 'provisioned' }))),
    poolAllocations: () => arrayRows(pool?.gave ?? []),
  };
}

test.for(takenLabels)('$scenario', async (label, context) => {
  const policy = Policy.parse({ version: 1, ...(label.occupied && { occupied: label.occupied }) });
  const { evaluations, summary } = await fromTheWire(organisationOf(label), { policy });

  const found = evaluations.flatMap(({ resource: { id }, findings }) =>
    findings.map(({ kind, severity }) => `${id} ${kind} ${severity}`),
  );
  const wanted = Object.entries(label.findings).flatMap(([id, kinds]) =>
    Object.entries(kinds).map(([kind, severity]) => `${id} ${kind} ${severity}`),
  );
  countTold(context, { of: 'cases of taken space', wanted, told: found });
  expect(found.sort()).toEqual(wanted.sort());
  const unseen = evaluations.flatMap(({ pool }) => pool?.unseen?.first ?? []);
  expect(unseen.map(({ resourceId }) => resourceId)).toEqual(label.unseen ?? []);
  const reserved = summary.overlaps?.reservations?.first.map(({ vpc }) => vpc.id) ?? [];
  expect(reserved).toEqual(label.reserved ?? []);
  const noted = evaluations.filter(({ notes = [] }) => notes.some(({ kind }) => kind === 'reservedByHand'));
  expect(new Set(noted.map(({ resource }) => resource.id))).toEqual(new Set(label.reserved));
});
