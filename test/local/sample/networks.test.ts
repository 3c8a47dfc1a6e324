import { expect, test } from 'vitest';
import { parseCidr } from '../../../core/address/cidr.ts';
import type { Ec2Rows } from '../../../local/aws/ec2-data.ts';
import { sampleOrganisation } from '../../../local/sample/organisation.ts';

const sample = sampleOrganisation(1);

function all<T>(rows: Ec2Rows<T> | undefined): T[] {
  return Array.from({ length: rows?.length ?? 0 }, (_, index) => rows?.at(index) as T);
}

const listed = sample.scopes.flatMap(({ IpamScopeId = '' }) => all(sample.resourceCidrs(IpamScopeId, 'subnet')));
const ipv4 = new Map(
  listed.flatMap((row) => (row.ResourceCidr?.includes(':') ? [] : [[row.ResourceId ?? '', row] as const])),
);
const places = new Set(listed.map(({ ResourceOwnerId, ResourceRegion }) => `${ResourceOwnerId} ${ResourceRegion}`));
const subnets = [...places].flatMap((place) => {
  const [account = '', region = ''] = place.split(' ');
  return all(sample.subnets?.(account, region));
});

test('EC2 shows every subnet that IPAM lists, to its owner', () => {
  expect(subnets.map(({ SubnetId }) => SubnetId).sort()).toEqual(
    [...new Set(listed.map(({ ResourceId }) => ResourceId))].sort(),
  );
});

test("What EC2 counts as free is what IPAM's usage comes to", () => {
  for (const { SubnetId = '', CidrBlock = '', AvailableIpAddressCount: free = 0 } of subnets) {
    const usage = ipv4.get(SubnetId)?.IpUsage;
    if (usage === undefined) continue;
    const total = Number(parseCidr(CidrBlock)?.size);
    expect(Math.abs((total - free) / total - usage)).toBeLessThan(0.0001);
  }
});

test('Every address in use is there once, and none that AWS keeps or somebody reserved', () => {
  let reservedSubnets = 0;
  for (const { SubnetId = '', CidrBlock, AvailableIpAddressCount: free = 0 } of subnets) {
    const subnet = parseCidr(CidrBlock ?? '');
    // The default VPCs and the largest subnets are made the same way as others.
    if (!subnet || ipv4.get(SubnetId) === undefined || subnet.prefixLength === 16) continue;
    const reserved = (sample.cidrReservations?.(SubnetId) ?? []).map(({ Cidr = '' }) => parseCidr(Cidr));
    if (reserved.length > 0) reservedSubnets++;
    const inReservation = (address: bigint) =>
      reserved.some((block) => block && block.first <= address && address < block.first + block.size);
    const used = new Set<bigint>();
    let count = 0;
    let assigned = 0;
    for (const { PrivateIpAddresses = [], Ipv4Prefixes = [] } of all(sample.networkInterfaces?.(SubnetId))) {
      for (const { PrivateIpAddress } of PrivateIpAddresses) {
        const address = parseCidr(`${PrivateIpAddress}/32`)?.first ?? 0n;
        used.add(address);
        count++;
        if (inReservation(address)) throw new Error(`${PrivateIpAddress} of ${SubnetId} is reserved`);
      }
      for (const { Ipv4Prefix = '' } of Ipv4Prefixes) {
        const prefix = parseCidr(Ipv4Prefix);
        if (!prefix) throw new Error(`${Ipv4Prefix} is no prefix`);
        if (reserved.length > 0 && !inReservation(prefix.first)) throw new Error(`${Ipv4Prefix} is not reserved`);
        for (let each = 0n; each < prefix.size; each++) used.add(prefix.first + each);
        count += 16;
        assigned += 16;
      }
    }
    const waiting =
      reserved.reduce((sum, block) => sum + Number(block?.size), 0) - (reserved.length > 0 ? assigned : 0);
    // The last address is AWS's also where it is reserved.
    const kept = reserved.length > 0 ? 4 : 5;
    expect([SubnetId, used.size, count + waiting + kept + free]).toEqual([SubnetId, count, Number(subnet.size)]);
    const [first, last] = [subnet.first, subnet.first + subnet.size - 1n];
    for (const address of used) {
      if (address < first + 4n || address >= last) throw new Error(`${SubnetId} has an address that cannot be in use`);
    }
  }
  expect(reservedSubnets).toBe(4);
});

test('One account has not rolled the read role out; others that exist let the caller in', () => {
  const accounts = [...new Set(listed.map(({ ResourceOwnerId = '' }) => ResourceOwnerId))];
  const shut = accounts.filter((account) => !sample.readRole?.lets(account));

  expect(shut).toHaveLength(1);
  expect(sample.readRole?.lets('000000000000')).toBe(false);
});
