import { type IpamAddressHistoryRecord, paginateGetIpamAddressHistory } from '@aws-sdk/client-ec2';
import { parseCidr } from '../../core/address/cidr.ts';
import { ADDRESS_HISTORY } from '../../functions/shared/ec2/actions.ts';
import { ec2Client } from '../../functions/shared/ec2/clients.ts';
import { isIpamScope } from '../../statemachine/contracts/scope.ts';
import type { ScopeSummary } from '../../statemachine/contracts/summary.ts';
import { allowedBy } from '../aws/permissions.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import type { FindDocument, HistoryRecord, Holder } from '../json/find-document.ts';
import { COMMAND } from '../kit/command-line.ts';
import { CliError } from '../kit/errors.ts';
import { list } from '../kit/format.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Search } from './query.ts';

export type AddressHistory = NonNullable<FindDocument['history']>;

/** Calls of one question: the API knows exact CIDRs only, so each that may have held it is asked for by itself. */
const MAX_CALLS = 50;

/**
 * Asks IPAM what held something at a time: with the CIDR that was asked for, and those of what holds it now. What held
 * it then under a CIDR that nothing has now is not found; `notKnown` says what could not be asked.
 */
export async function historyOf(
  { query, at, matches }: { query: Search; at: Date; matches: readonly Holder[] },
  scopes: readonly Pick<ScopeSummary, 'scope'>[],
  remote: RemoteDeps,
): Promise<{ history: AddressHistory; notKnown: string[] }> {
  const { calls, notKnown } = callsFor(query, matches, scopes);
  const records: HistoryRecord[] = [];
  const asked: AddressHistory['asked'] = [];
  for (const { scopeId, region, cidr } of calls.slice(0, MAX_CALLS)) {
    asked.push({ scopeId, cidr });
    for await (const record of recordsOf({ scopeId, region, cidr, at }, remote)) {
      if (heldAt(record, at)) records.push(historyRecord(scopeId, cidr, record));
    }
  }
  if (calls.length > MAX_CALLS) {
    notKnown.push(
      `This needs ${calls.length} calls, one for each CIDR. Only the first ${MAX_CALLS} were made: give a single address.`,
    );
  }
  const length = ({ cidr }: HistoryRecord) => parseCidr(cidr)?.prefixLength ?? -1;
  return { history: { at: at.toISOString(), asked, records: records.sort((a, b) => length(b) - length(a)) }, notKnown };
}

interface Call {
  readonly scopeId: string;
  readonly region: string;
  readonly cidr: string;
}

/** Where something holds it now, there; where nothing does, everywhere. */
function callsFor(
  query: Search,
  matches: readonly Holder[],
  scopes: readonly Pick<ScopeSummary, 'scope'>[],
): { calls: Call[]; notKnown: string[] } {
  const held = new Set(matches.map(({ scopeId }) => scopeId));
  const wanted = held.size > 0 ? scopes.filter(({ scope }) => held.has(scope.scopeId)) : scopes;
  const notKnown: string[] = [];
  const calls = wanted.flatMap(({ scope }): Call[] => {
    const { scopeId, ipamId, ipamRegion: region, tier } = scope;
    if (!isIpamScope(scope) || region === undefined) {
      notKnown.push(`${scopeId} is read without IPAM: there is no history of its addresses.`);
      return [];
    }
    if (tier === 'free') {
      notKnown.push(`${scopeId}: ${ipamId} is in the Free tier, which keeps no history of private addresses.`);
      return [];
    }
    const cidrs = matches.filter((match) => match.scopeId === scopeId && match.cidr !== '').map(({ cidr }) => cidr);
    const all = query.kind === 'addresses' ? [query.cidr.text, ...cidrs] : cidrs;
    return [...new Set(all)].map((cidr) => ({ scopeId, region, cidr }));
  });
  return { calls, notKnown };
}

async function* recordsOf(
  { scopeId, region, cidr, at }: Call & { at: Date },
  { clientConfig }: RemoteDeps,
): AsyncGenerator<IpamAddressHistoryRecord> {
  const client = ec2Client(clientConfig(region));
  const input = { IpamScopeId: scopeId, Cidr: cidr, StartTime: at, EndTime: at };
  try {
    const pages = paginateGetIpamAddressHistory({ client, pageSize: 1000 }, input)[Symbol.asyncIterator]();
    for (;;) {
      const page = await allowedBy([{ actions: [ADDRESS_HISTORY] }], pages.next());
      if (page.done) return;
      yield* page.value.HistoryRecords ?? [];
    }
  } catch (error) {
    if (!(error instanceof Error) || !/^InvalidIpamScopeId/.test(error.name)) throw error;
    throw new CliError(
      `These credentials see no ${sanitize(scopeId)} in ${region}`,
      [
        'The history is read from AWS now: use credentials of the IPAM administrator that the results are of.',
        `Without --at nothing is read from AWS:  ${COMMAND} find --help`,
      ],
      { cause: error },
    );
  } finally {
    client.destroy();
  }
}

/** IPAM notices changes by snapshots: what began later, or had ended, was not seen there then. */
function heldAt({ SampledStartTime, SampledEndTime }: IpamAddressHistoryRecord, at: Date): boolean {
  return (
    (SampledStartTime === undefined || SampledStartTime <= at) && (SampledEndTime === undefined || SampledEndTime >= at)
  );
}

function historyRecord(scopeId: string, asked: string, record: IpamAddressHistoryRecord): HistoryRecord {
  const { SampledStartTime: from, SampledEndTime: to } = record;
  return {
    scopeId,
    type: record.ResourceType ?? 'unknown',
    id: record.ResourceId ?? 'unknown',
    name: record.ResourceName || undefined,
    cidr: record.ResourceCidr ?? asked,
    accountId: record.ResourceOwnerId,
    region: record.ResourceRegion,
    vpcId: record.VpcId,
    ...(from && { from: from.toISOString() }),
    ...(to && { to: to.toISOString() }),
  };
}

/** "10.20.4.17/32, 10.20.4.0/22 and 10.20.0.0/16" */
export function askedText({ asked }: AddressHistory): string {
  return list([...new Set(asked.map(({ cidr }) => sanitize(cidr)))]);
}
