import { countOf } from '../../core/address/exact.ts';
import { type Reclaimable, reclaimableIn } from '../../core/judge/reclaim.ts';
import { prices } from '../../core/prices/prices.ts';
import { First } from '../../core/streams/first.ts';
import { teamOf } from '../../core/text/owner-of.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { documentText } from '../json/document.ts';
import type { ReclaimDocument, ReclaimItem } from '../json/reclaim-document.ts';
import type { Io } from '../kit/io.ts';
import { wholeNumber } from '../kit/values.ts';
import { accountNamesIn } from '../results/account-names.ts';
import { openResults, type RawResultsOptions } from '../results/open.ts';
import { scopeRead } from '../results/origin.ts';
import { evaluationsOf, inGroups } from '../results/read.ts';
import { scopeResults } from '../results/results.ts';
import { type ReclaimAnswer, reclaimLines } from './print.ts';

export interface RawReclaimOptions extends RawResultsOptions {
  readonly top: string;
}

const MAX_TOP = 10_000;

/** Says what could be given back, most addresses first. Returns the exit code. */
export async function executeReclaim(raw: RawReclaimOptions, io: Io, remote: RemoteDeps): Promise<number> {
  const top = wholeNumber('--top', raw.top, MAX_TOP);
  const results = await openResults(raw, 'reclaim', io, remote);
  const scopes = await scopeResults(results);
  const ranges = new First(top, mostFirst);
  const addresses = new First(top, mostFirst);
  const allocations = new First(top, mostFirst);
  const totals = new Map<Reclaimable['kind'], ReclaimDocument['totals'][number]>();
  let notMeasured = 0;
  for (const scope of scopes) {
    for await (const group of inGroups(evaluationsOf(results, scope))) {
      notMeasured += group.filter(isNotMeasured).length;
      for (const found of reclaimableIn(group)) {
        count(totals, found);
        const { [found.kind]: listed = ranges } = { publicAddress: addresses, unseenAllocation: allocations } as Lists;
        listed.add(itemOf(found, scope.summary.asOf));
      }
    }
  }
  const { amount, asOf } = prices.publicIpv4Hour;
  const answer: ReclaimAnswer = {
    exit: { code: 0 },
    where: results.where,
    scopes: scopes.map(scopeRead),
    totals: [...totals.values()],
    items: [...ranges.list(), ...addresses.list(), ...allocations.list()],
    notMeasured,
    price: { perHour: amount, currency: 'USD', asOf },
  };
  if (raw.json) io.out.print(documentText<ReclaimDocument>(answer));
  else {
    const accountNames = await accountNamesIn(results, scopes, io.env);
    const view = { results, scopes, now: remote.now(), accountNames };
    for (const line of reclaimLines(answer, view, io.out)) io.out.print(line);
  }
  return 0;
}

/** What is no range that somebody has stands in a list of its own. */
type Lists = Partial<Record<Reclaimable['kind'], First<ReclaimItem>>>;

/** A VPC of which a scope was not read may have subnets there. */
function isNotMeasured({ verdict, resource, capacity, otherSubnets }: Evaluation): boolean {
  const isUnknown = verdict.status === 'notMeasured' && !capacity;
  return resource.family === 'ipv4' && (isUnknown || otherSubnets === 'unknown');
}

function count(totals: Map<Reclaimable['kind'], ReclaimDocument['totals'][number]>, found: Reclaimable): void {
  const { kind, addresses, monthlyCost } = found;
  const known = totals.get(kind) ?? { kind, count: 0, addresses: 0, monthlyCost: 0 };
  totals.set(kind, {
    kind,
    count: known.count + 1,
    addresses: countOf(BigInt(known.addresses) + BigInt(addresses)),
    monthlyCost: Math.round((known.monthlyCost + monthlyCost) * 100) / 100,
  });
}

function itemOf(found: Reclaimable, asOf: string): ReclaimItem {
  const { kind, evaluation, addresses, monthlyCost, text, allocation } = found;
  const { scopeId, resource, cidrs, sampledAt } = evaluation;
  const { id, name, accountId, region, vpcId } = resource;
  if (allocation) {
    const { allocationId, cidr, resourceId } = allocation;
    const whose = { accountId: allocation.accountId, region: allocation.region };
    const what = { id: allocationId, poolId: id, resourceId, cidrs: [cidr], ...whose };
    return { kind, scopeId, ...what, addresses, monthlyCost, text, asOf };
  }
  const cost = Math.round(monthlyCost * 100) / 100;
  return {
    kind,
    scopeId,
    id,
    name,
    cidrs,
    accountId,
    region,
    vpcId: vpcId === id ? undefined : vpcId,
    team: teamOf(resource),
    addresses,
    monthlyCost: cost,
    text,
    sampledAt,
    asOf,
  };
}

function mostFirst(a: ReclaimItem, b: ReclaimItem): number {
  return (
    b.monthlyCost - a.monthlyCost ||
    Number(b.addresses) - Number(a.addresses) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}
