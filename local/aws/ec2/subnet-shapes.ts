import type {
  BlockPublicAccessStates,
  Ipv4PrefixSpecification,
  NetworkInterfaceAttachment,
  NetworkInterfaceIpv6Address,
  NetworkInterfacePrivateIpAddress,
  PrivateDnsNameOptionsOnLaunch,
  Subnet,
  SubnetCidrBlockState,
  SubnetCidrReservation,
  SubnetIpv6CidrBlockAssociation,
} from '@aws-sdk/client-ec2';
import type { InterfaceRow } from '../ec2-data.ts';
import { items, structure, text } from '../xml.ts';
import { tag } from './shapes.ts';

export const subnet = structure<Subnet>({
  AvailabilityZoneId: ['availabilityZoneId', text],
  EnableLniAtDeviceIndex: ['enableLniAtDeviceIndex', text],
  MapCustomerOwnedIpOnLaunch: ['mapCustomerOwnedIpOnLaunch', text],
  CustomerOwnedIpv4Pool: ['customerOwnedIpv4Pool', text],
  OwnerId: ['ownerId', text],
  AssignIpv6AddressOnCreation: ['assignIpv6AddressOnCreation', text],
  Ipv6CidrBlockAssociationSet: [
    'ipv6CidrBlockAssociationSet',
    items(
      structure<SubnetIpv6CidrBlockAssociation>({
        AssociationId: ['associationId', text],
        Ipv6CidrBlock: ['ipv6CidrBlock', text],
        Ipv6CidrBlockState: [
          'ipv6CidrBlockState',
          structure<SubnetCidrBlockState>({ State: ['state', text], StatusMessage: ['statusMessage', text] }),
        ],
        Ipv6AddressAttribute: ['ipv6AddressAttribute', text],
        IpSource: ['ipSource', text],
      }),
    ),
  ],
  Tags: ['tagSet', items(tag)],
  SubnetArn: ['subnetArn', text],
  OutpostArn: ['outpostArn', text],
  EnableDns64: ['enableDns64', text],
  Ipv6Native: ['ipv6Native', text],
  PrivateDnsNameOptionsOnLaunch: [
    'privateDnsNameOptionsOnLaunch',
    structure<PrivateDnsNameOptionsOnLaunch>({
      HostnameType: ['hostnameType', text],
      EnableResourceNameDnsARecord: ['enableResourceNameDnsARecord', text],
      EnableResourceNameDnsAAAARecord: ['enableResourceNameDnsAAAARecord', text],
    }),
  ],
  BlockPublicAccessStates: [
    'blockPublicAccessStates',
    structure<BlockPublicAccessStates>({ InternetGatewayBlockMode: ['internetGatewayBlockMode', text] }),
  ],
  Type: ['type', text],
  SubnetId: ['subnetId', text],
  State: ['state', text],
  VpcId: ['vpcId', text],
  CidrBlock: ['cidrBlock', text],
  AvailableIpAddressCount: ['availableIpAddressCount', text],
  AvailabilityZone: ['availabilityZone', text],
  DefaultForAz: ['defaultForAz', text],
  MapPublicIpOnLaunch: ['mapPublicIpOnLaunch', text],
});

export const cidrReservation = structure<SubnetCidrReservation>({
  SubnetCidrReservationId: ['subnetCidrReservationId', text],
  SubnetId: ['subnetId', text],
  Cidr: ['cidr', text],
  ReservationType: ['reservationType', text],
  OwnerId: ['ownerId', text],
  Description: ['description', text],
  Tags: ['tagSet', items(tag)],
});

type Attachment = Pick<
  NetworkInterfaceAttachment,
  'AttachmentId' | 'DeviceIndex' | 'InstanceId' | 'InstanceOwnerId' | 'Status' | 'DeleteOnTermination'
>;
type PrivateAddress = Pick<NetworkInterfacePrivateIpAddress, 'Primary' | 'PrivateDnsName' | 'PrivateIpAddress'>;

export const networkInterface = structure<InterfaceRow>({
  NetworkInterfaceId: ['networkInterfaceId', text],
  SubnetId: ['subnetId', text],
  VpcId: ['vpcId', text],
  OwnerId: ['ownerId', text],
  Description: ['description', text],
  InterfaceType: ['interfaceType', text],
  Status: ['status', text],
  Attachment: [
    'attachment',
    structure<Attachment>({
      AttachmentId: ['attachmentId', text],
      DeviceIndex: ['deviceIndex', text],
      InstanceId: ['instanceId', text],
      InstanceOwnerId: ['instanceOwnerId', text],
      Status: ['status', text],
      DeleteOnTermination: ['deleteOnTermination', text],
    }),
  ],
  PrivateIpAddress: ['privateIpAddress', text],
  PrivateIpAddresses: [
    'privateIpAddressesSet',
    items(
      structure<PrivateAddress>({
        Primary: ['primary', text],
        PrivateDnsName: ['privateDnsName', text],
        PrivateIpAddress: ['privateIpAddress', text],
      }),
    ),
  ],
  Ipv4Prefixes: ['ipv4PrefixSet', items(structure<Ipv4PrefixSpecification>({ Ipv4Prefix: ['ipv4Prefix', text] }))],
  Ipv6Addresses: [
    'ipv6AddressesSet',
    items(
      structure<NetworkInterfaceIpv6Address>({
        Ipv6Address: ['ipv6Address', text],
        PublicIpv6DnsName: ['publicIpv6DnsName', text],
        IsPrimaryIpv6: ['isPrimaryIpv6', text],
      }),
    ),
  ],
  RequesterId: ['requesterId', text],
  RequesterManaged: ['requesterManaged', text],
  TagSet: ['tagSet', items(tag)],
});
