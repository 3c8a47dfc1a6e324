import type { ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import { counted } from '../text/count.ts';
import { forecastSentence } from '../text/days-to-full.ts';
import { own } from '../text/own.ts';
import { type AccountNames, teamOf } from '../text/owner-of.ts';
import { inertText } from '../text/plain-text.ts';
import { capacityText, freeSpaceText, headline } from './figures.ts';

/** CIDRs of one VPC named in a message: the AWS default quota. */
const MAX_CIDRS = 5;

/**
 * What somebody who has to act needs: which resource, whose, where, how full, and by which rule.
 *
 * @param accountNames By account id.
 */
export function findingInFull(finding: ResourceFinding, accountNames: AccountNames = {}): string[] {
  const { resource, capacity, freeSpace, forecast, kind, notes = [], text } = finding;
  const team = teamOf(resource);
  const when = forecast && forecastSentence(forecast);
  return [
    `  ${identity(finding)}${place(resource, { vpc: true, accountNames })}`,
    ...(capacity || team
      ? [
          `  ${[...(capacity ? [capacityText(capacity, resource)] : []), ...(team ? [`Team: ${inertText(team)}.`] : [])].join(' ')}`,
        ]
      : []),
    ...(when === undefined ? [] : [`  ${when}.`]),
    ...(freeSpace && kind === 'freeSpace' ? [`  ${freeSpaceText(freeSpace)}`] : []),
    ...notes
      .filter(({ kind: about }) => about !== 'reservationsUnknown')
      .map((note) => `  ${inertText(note.text, 400)}.`),
    `  Rule ${inertText(text, 400)}`,
  ];
}

/** The same resource on one line. */
export function findingInShort(finding: ResourceFinding, accountNames: AccountNames = {}): string {
  const team = teamOf(finding.resource);
  const whose = team === undefined ? '' : ` · team ${inertText(team, 50)}`;
  return `  ${identity(finding)}${place(finding.resource, { vpc: false, accountNames })}${whose}   ${headline(finding, finding.capacity)}`;
}

/** Its name, its id, its CIDRs. */
export function identity({
  resource,
  cidrs,
}: {
  readonly resource: Pick<Resource, 'name' | 'id'>;
  readonly cidrs: readonly string[];
}): string {
  const { name, id } = resource;
  return [...(name ? [inertText(name)] : []), inertText(id, 100), cidrList(cidrs)].join('   ');
}

function cidrList(cidrs: readonly string[]): string {
  const named = cidrs.slice(0, MAX_CIDRS).map((cidr) => inertText(cidr, 50));
  const more = cidrs.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${counted(more, 'more CIDR')}` : ''}`;
}

type Placed = Pick<Resource, 'accountId' | 'region' | 'availabilityZoneId' | 'vpcId' | 'type'>;

/** Only what is known: a resource that IPAM reports without an account has none here. */
export function place(
  { accountId, region, availabilityZoneId, vpcId, type }: Omit<Placed, 'availabilityZoneId'> & Partial<Placed>,
  { vpc, accountNames = {} }: { vpc: boolean; accountNames?: AccountNames },
): string {
  const accountName = own(accountNames, accountId);
  const parts = [
    ...(accountId
      ? [`account ${accountName ? `${inertText(accountName, 100)} ` : ''}${inertText(accountId, 20)}`]
      : []),
    ...(region ? [inertText(region, 30)] : []),
    ...(availabilityZoneId ? [inertText(availabilityZoneId, 30)] : []),
    ...(vpc && vpcId && type !== 'vpc' ? [`in ${inertText(vpcId, 50)}`] : []),
  ];
  return parts.length > 0 ? `   ${parts.join(' · ')}` : '';
}
