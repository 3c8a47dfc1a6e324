import type { Vpc, VpcCidrBlockAssociation, VpcCidrBlockState, VpcIpv6CidrBlockAssociation } from '@aws-sdk/client-ec2';
import { arrayRows } from '../array-rows.ts';
import { listOf } from '../query-params.ts';
import { items, structure, text } from '../xml.ts';
import type { Ec2Call } from './call.ts';
import { filtersOf, unknownFilter } from './filters.ts';
import { pick } from './ipams.ts';
import { writePage } from './pages.ts';
import { tag } from './shapes.ts';

/** VPCs that the caller sees: its own, and those in which subnets are shared with it. */
export function describeVpcs({ data, params, region, accountId }: Ec2Call): string {
  const visible = data.vpcs?.(accountId, region) ?? arrayRows<Vpc>([]);
  const all = Array.from({ length: visible.length }, (_, index) => visible.at(index));
  const wanted = pick(all, listOf(params, 'VpcId'), 'VpcId', 'InvalidVpcID.NotFound');
  const tests = filtersOf(params).map(({ name, values }) => {
    const member = FILTERS.get(name);
    if (!member) throw unknownFilter(name);
    const allowed = new Set<unknown>(values);
    return (vpc: Vpc) => allowed.has(vpc[member]);
  });
  const rows = arrayRows(wanted.filter((vpc) => tests.every((test) => test(vpc))));
  return writePage({ params, region, rows, write: shape, element: 'vpcSet' });
}

const FILTERS = new Map<string, keyof Vpc>([
  ['vpc-id', 'VpcId'],
  ['owner-id', 'OwnerId'],
]);

const state = structure<VpcCidrBlockState>({ State: ['state', text], StatusMessage: ['statusMessage', text] });

/** What is served of a VPC. */
type Shown = Pick<
  Vpc,
  | 'OwnerId'
  | 'InstanceTenancy'
  | 'Ipv6CidrBlockAssociationSet'
  | 'CidrBlockAssociationSet'
  | 'IsDefault'
  | 'Tags'
  | 'VpcId'
  | 'State'
  | 'CidrBlock'
  | 'DhcpOptionsId'
>;

const shape = structure<Shown>({
  OwnerId: ['ownerId', text],
  InstanceTenancy: ['instanceTenancy', text],
  Ipv6CidrBlockAssociationSet: [
    'ipv6CidrBlockAssociationSet',
    items(
      structure<VpcIpv6CidrBlockAssociation>({
        AssociationId: ['associationId', text],
        Ipv6CidrBlock: ['ipv6CidrBlock', text],
        Ipv6CidrBlockState: ['ipv6CidrBlockState', state],
        NetworkBorderGroup: ['networkBorderGroup', text],
        Ipv6Pool: ['ipv6Pool', text],
        Ipv6AddressAttribute: ['ipv6AddressAttribute', text],
        IpSource: ['ipSource', text],
      }),
    ),
  ],
  CidrBlockAssociationSet: [
    'cidrBlockAssociationSet',
    items(
      structure<VpcCidrBlockAssociation>({
        AssociationId: ['associationId', text],
        CidrBlock: ['cidrBlock', text],
        CidrBlockState: ['cidrBlockState', state],
      }),
    ),
  ],
  IsDefault: ['isDefault', text],
  Tags: ['tagSet', items(tag)],
  VpcId: ['vpcId', text],
  State: ['state', text],
  CidrBlock: ['cidrBlock', text],
  DhcpOptionsId: ['dhcpOptionsId', text],
});
