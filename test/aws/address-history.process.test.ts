import {
  EC2Client,
  GetIpamAddressHistoryCommand,
  type IpamAddressHistoryRecord,
  paginateGetIpamAddressHistory,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { organisation, REGION, SCOPE, started } from '../local/aws/fixture.ts';

const noon = new Date('2026-11-20T12:00:00Z');
const later = new Date('2026-11-21T12:00:00Z');

const ended: IpamAddressHistoryRecord = {
  ResourceOwnerId: '111122223333',
  ResourceRegion: REGION,
  ResourceType: 'network-interface',
  ResourceId: 'eni-01',
  ResourceCidr: '10.0.0.7/32',
  ResourceName: '<web> & co',
  ResourceComplianceStatus: 'unmanaged',
  ResourceOverlapStatus: 'nonoverlapping',
  VpcId: 'vpc-01',
  SampledStartTime: new Date('2026-11-01T00:00:00Z'),
  SampledEndTime: noon,
};
const lasting: IpamAddressHistoryRecord = {
  ...ended,
  ResourceId: 'eni-02',
  SampledStartTime: later,
  SampledEndTime: undefined,
};
const around: IpamAddressHistoryRecord = {
  ...ended,
  ResourceId: 'subnet-01',
  ResourceType: 'subnet',
  ResourceCidr: '10.0.0.0/24',
};

async function history(cidr: string, times: { StartTime?: Date; EndTime?: Date } = {}) {
  const ec2 = { ...organisation([]), addressHistory: () => [ended, lasting, around] };
  const { client } = await started({ ec2 });
  const input = { IpamScopeId: SCOPE, Cidr: cidr, ...times };
  const { HistoryRecords = [] } = await new EC2Client({ ...client, region: REGION }).send(
    new GetIpamAddressHistoryCommand(input),
  );
  return HistoryRecords;
}

test('A record arrives as it is in the data', async () => {
  expect(await history('10.0.0.7/32', { StartTime: noon, EndTime: noon })).toEqual([ended]);
});

test('Only exact CIDRs are found: an address is not found by what is around it', async () => {
  expect((await history('10.0.0.0/24', { EndTime: noon })).map(({ ResourceId }) => ResourceId)).toEqual(['subnet-01']);
  expect(await history('10.0.0.8/32')).toEqual([]);
});

test('Without a time it is now', async () => {
  expect((await history('10.0.0.7/32')).map(({ ResourceId }) => ResourceId)).toEqual(['eni-02']);
});

test('Pages end where the records do', async () => {
  const many = Array.from({ length: 2001 }, (_, n) => ({ ...ended, ResourceId: `eni-${n}` }));
  const { client } = await started({ ec2: { ...organisation([]), addressHistory: () => many } });
  const input = { IpamScopeId: SCOPE, Cidr: '10.0.0.7/32', StartTime: noon, EndTime: noon };

  const ids: (string | undefined)[] = [];
  const paged = paginateGetIpamAddressHistory(
    { client: new EC2Client({ ...client, region: REGION }), pageSize: 1000 },
    input,
  );
  for await (const page of paged) ids.push(...(page.HistoryRecords ?? []).map(({ ResourceId }) => ResourceId));

  expect(ids).toEqual(many.map(({ ResourceId }) => ResourceId));
});

test('A scope of another Region is not known', async () => {
  const { client } = await started({ ec2: organisation([]) });
  const call = new EC2Client({ ...client, region: 'us-east-1', maxAttempts: 1 }).send(
    new GetIpamAddressHistoryCommand({ IpamScopeId: SCOPE, Cidr: '10.0.0.7/32' }),
  );
  await expect(call).rejects.toMatchObject({ name: 'InvalidIpamScopeId.NotFound' });
});
