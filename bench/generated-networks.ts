import type { Ec2Data } from '../local/aws/ec2-data.ts';
import { assignedIn, row, SUBNETS_PER_VPC, subnetRowsOf } from './generated-organisation.ts';

/**
 * The generated organisation as its own accounts see it. All of them let the monitor in, and nothing is reserved. Every
 * address in use has a network interface of its own: the most that a subnet can have to read.
 */
export function networksOf(
  rows: number,
): Required<Pick<Ec2Data, 'readRole' | 'subnets' | 'cidrReservations' | 'networkInterfaces'>> {
  const indexOf = new Map<string, number>();
  for (let index = 0; index < rows; index++) {
    if (index % (SUBNETS_PER_VPC + 1) > 0) indexOf.set(row(index).ResourceId ?? '', index);
  }
  return {
    readRole: { name: 'IpamMonitorRead', lets: () => true },
    subnets(accountId) {
      const own = [...subnetRowsOf(accountId, rows)];
      return {
        length: own.length,
        at(position) {
          const index = own[position] ?? 0;
          const { ResourceId = '', VpcId = '', ResourceCidr = '' } = row(index);
          return {
            SubnetId: ResourceId,
            VpcId,
            OwnerId: accountId,
            State: 'available',
            CidrBlock: ResourceCidr,
            AvailableIpAddressCount: 251 - assignedIn(index),
          };
        },
      };
    },
    cidrReservations: () => [],
    networkInterfaces(subnetId) {
      const index = indexOf.get(subnetId) ?? 0;
      const { ResourceOwnerId = '', VpcId = '', ResourceCidr = '' } = row(index);
      const network = ResourceCidr.slice(0, ResourceCidr.lastIndexOf('.') + 1);
      return {
        length: assignedIn(index),
        at: (position) => ({
          NetworkInterfaceId: `eni-0${index.toString(16).padStart(10, '0')}${position.toString(16).padStart(6, '0')}`,
          SubnetId: subnetId,
          VpcId,
          OwnerId: ResourceOwnerId,
          Description: 'Primary network interface',
          InterfaceType: 'interface',
          Status: 'in-use',
          Attachment: {
            InstanceId: `i-0${index.toString(16).padStart(10, '0')}${position.toString(16).padStart(6, '0')}`,
          },
          PrivateIpAddress: `${network}${position + 4}`,
          PrivateIpAddresses: [{ PrivateIpAddress: `${network}${position + 4}`, Primary: true }],
        }),
      };
    },
  };
}
