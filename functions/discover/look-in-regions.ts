import type {
  DescribeIpamScopesRequest,
  DescribeIpamScopesResult,
  DescribeIpamsRequest,
  DescribeIpamsResult,
  Ipam,
  IpamScope,
} from '@aws-sdk/client-ec2';
import type { UnknownValues } from '../shared/collected.ts';
import { allRows, type PageInput } from '../shared/ec2/pages.ts';
import { Heard } from '../shared/ec2/unknown-values.ts';
import { AccessDenied, FailedCall, NoIpamFound } from '../shared/errors.ts';
import { isPassing } from '../shared/patience.ts';

export interface IpamListCalls {
  readonly describeIpams: (region: string, input: DescribeIpamsRequest) => Promise<DescribeIpamsResult>;
  readonly describeIpamScopes: (region: string, input: DescribeIpamScopesRequest) => Promise<DescribeIpamScopesResult>;
}

/** What one home Region showed. With an error, what it has is not known: its scopes are left out. */
export interface RegionLook {
  readonly region: string;
  readonly ipams: readonly Ipam[];
  readonly scopes: readonly IpamScope[];
  /** What of that this version does not know. */
  readonly unknown?: UnknownValues | undefined;
  readonly error?: Error;
}

/**
 * Lists the IPAMs and their scopes in each home Region. A Region that cannot be read is no reason not to read the
 * others. Throws what may pass, for the state machine to try all again, when the Region is known to hold an IPAM or when
 * no other one showed any. Where there is nothing to read without an IPAM: AccessDenied when every Region is denied;
 * NoIpamFound when no Region shows one.
 */
export async function lookInRegions(
  calls: IpamListCalls,
  regions: readonly string[],
  { ipamNeeded = true }: { readonly ipamNeeded?: boolean } = {},
): Promise<RegionLook[]> {
  const looks = await Promise.all(regions.map((region) => lookIn(calls, region)));
  const found = looks.some(({ error, ipams }) => !error && ipams.length > 0);
  const later = looks.find(({ error, ipams }) => isPassing(error) && (!found || ipams.length > 0));
  if (later?.error) throw later.error;
  if (found || !ipamNeeded) return looks;

  const unread = looks.filter(({ error }) => error);
  if (unread.length === looks.length) throw allUnread(unread);
  const alsoUnread = unread.map(({ region, error }) => ` Not readable: ${region} (${error?.message}).`).join('');
  throw new NoIpamFound(
    `No IPAM was found in ${regions.join(', ')}.${alsoUnread} DescribeIpams shows an IPAM in its home Region only, and only to the account that owns it. Is it in another Region? Name that one as a home Region. Does another account own it, such as the organisation's delegated IPAM administrator? Run the monitor there. Is there none at all? VPCs and subnets can be read without it: ipam-monitor run --no-ipam --regions ${regions.join(',') || 'REGION'}, or the setting accounts of a deployment (docs/without-ipam.md).`,
  );
}

async function lookIn({ describeIpams, describeIpamScopes }: IpamListCalls, region: string): Promise<RegionLook> {
  let ipams: Ipam[] = [];
  const heard = new Heard();
  try {
    const ask = (page: PageInput) => describeIpams(region, page);
    ipams = await allRows({ action: 'DescribeIpams', region, ask, rows: ({ Ipams }) => Ipams }, heard.hear);
    if (ipams.length === 0) return { region, ipams, scopes: [] };
    const scopes = await allRows(
      {
        action: 'DescribeIpamScopes',
        region,
        ask: (page) => describeIpamScopes(region, page),
        rows: ({ IpamScopes }) => IpamScopes,
      },
      heard.hear,
    );
    return { region, ipams, scopes, unknown: heard.all };
  } catch (error) {
    if (!(error instanceof FailedCall)) throw error;
    return { region, ipams, scopes: [], error };
  }
}

function allUnread(looks: readonly RegionLook[]): Error {
  const other = looks.find(({ error }) => !(error instanceof AccessDenied))?.error;
  if (other) return other;
  return new AccessDenied(
    `No home Region may be read (${looks.map(({ region }) => region).join(', ')}). Allow ec2:DescribeIpams and ec2:DescribeIpamScopes for this role. ${looks[0]?.error?.message}`,
    { cause: looks[0]?.error },
  );
}
