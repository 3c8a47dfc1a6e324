import * as z from 'zod';
import { open } from './open.ts';

export const PublicAddressType = z.enum([
  'service-managed-ip',
  'service-managed-byoip',
  'amazon-owned-eip',
  'amazon-owned-contig',
  'byoip',
  'ec2-public-ip',
  'anycast-ip-list-ip',
]);

const PublicAddressService = z.enum([
  'nat-gateway',
  'database-migration-service',
  'redshift',
  'elastic-container-service',
  'relational-database-service',
  'site-to-site-vpn',
  'load-balancer',
  'global-accelerator',
  'cloudfront',
  'other',
]);

/** What IPAM says of a public IPv4 address, in the words of GetIpamDiscoveredPublicAddresses. */
export const PublicAddress = z.object({
  addressType: open(PublicAddressType).optional(),
  association: open(z.enum(['associated', 'disassociated'])).optional(),
  service: open(PublicAddressService).optional().describe('What it belongs to, where that is a service of AWS.'),
  serviceResource: z.string().optional(),
  instanceId: z.string().optional(),
  networkInterfaceId: z.string().optional(),
  subnetId: z.string().optional(),
  publicIpv4PoolId: z.string().optional(),
  networkBorderGroup: z.string().optional(),
});
export type PublicAddress = z.infer<typeof PublicAddress>;

const dollars = z.number().min(0);

/** Public IPv4 addresses, how many of them nothing uses, and what AWS charges for them. */
export const PublicIpv4 = z.object({
  addresses: z.int(),
  idle: z.int().describe('Set aside, and associated with nothing.'),
  monthlyCost: dollars.describe(
    'Of 730 hours, in US dollars. Own addresses cost nothing; contiguous blocks and anycast lists, whose prices are others, are left out.',
  ),
  idleMonthlyCost: dollars.describe('The part of it that idle addresses cost.'),
  price: z.object({ perHour: z.number(), currency: z.literal('USD'), asOf: z.string() }),
  byTypeAndService: z.array(
    z.object({
      addressType: z.string().describe("'unknown' where IPAM does not say."),
      service: z.string().describe("'none' where it belongs to no service."),
      addresses: z.int(),
      idle: z.int(),
      monthlyCost: dollars,
    }),
  ),
});
export type PublicIpv4 = z.infer<typeof PublicIpv4>;
