// In your own project: from 'aws-ipam-monitor/cidr'.
import { type Block, type Cidr, countBlocks, largestBlock, parseCidr, place, subtract } from '../../package/cidr.ts';
// In your own project: from 'aws-ipam-monitor/contracts'.
import { Evaluation, type Gap, HandOff, Latest, runKeys, ScopeSummary } from '../../package/contracts.ts';

/** What the gate reads of the monitor's bucket. */
export interface Results {
  /** Undefined where there is no such object. */
  text(key: string): Promise<string | undefined>;
  /** The lines of a gzip JSON Lines object. Throws Unreadable where there is none, or it is damaged. */
  lines(key: string): AsyncIterable<string>;
}

/** An object that is not there (any more), or not what its contract says. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

export interface Question {
  readonly vpcId: string;
  /** How many blocks of which prefix length: 3 × /24. */
  readonly count: number;
  readonly prefixLength: number;
  /** Of the run. What IPAM told it may be older: IPAM itself lags behind. */
  readonly maxAgeMinutes: number;
}

export type Verdict =
  | { readonly answer: 'yes'; readonly text: string; readonly blocks: readonly string[] }
  | { readonly answer: 'no'; readonly text: string }
  | { readonly answer: 'unknown'; readonly text: string };

/** 1 and 2 are left to a crash and to wrong arguments: neither must pass for an answer. */
export const EXIT_CODES = { yes: 0, no: 10, unknown: 11 } as const;

/** A run that is further in the future than clocks differ is not what it says. */
const CLOCKS_DIFFER_MINUTES = 5;

/**
 * Whether the IPv4 space of a VPC can take more subnets, from the newest results of the monitor: its CIDRs minus its
 * subnets. Whatever is missing, stale or cannot be read makes the answer unknown, never yes. A yes reserves nothing:
 * whoever asks next gets the same blocks.
 */
export async function decide(results: Results, question: Question, now: Date): Promise<Verdict> {
  try {
    return await answer(results, question, now);
  } catch (error) {
    if (error instanceof Unreadable) return unknown(error.message);
    throw error;
  }
}

async function answer(results: Results, question: Question, now: Date): Promise<Verdict> {
  const { scopes } = await read(results, 'latest.json', Latest);
  const notes: string[] = [];
  for (const [scopeId, { asOf, prefix, evaluationsKey }] of Object.entries(scopes)) {
    const ageMinutes = (now.getTime() - Date.parse(asOf)) / 60_000;
    // Before anything is read: what is too old may have expired.
    if (!(ageMinutes <= question.maxAgeMinutes)) {
      notes.push(
        `${scopeId} was last evaluated ${Math.round(ageMinutes)} min ago, more than ${question.maxAgeMinutes}`,
      );
      continue;
    }
    if (ageMinutes < -CLOCKS_DIFFER_MINUTES) {
      notes.push(`${scopeId} was evaluated at ${asOf}, which is in the future: a clock is wrong`);
      continue;
    }
    const found = await vpcIn(results.lines(evaluationsKey), evaluationsKey, question.vpcId);
    if (found.cidrs.length === 0 && found.unreadable.length === 0) continue;
    if (found.seenInPart) return unknown(`the account that owns ${question.vpcId} was not read: ${found.seenInPart}`);
    const doubt = await doubtIn(results, prefix, scopeId, found);
    if (doubt) return unknown(doubt);
    if (found.unplaced.length > 0)
      return unknown(`the VPC of these subnets is not known: ${found.unplaced.join(', ')}`);
    if (found.unreadable.length > 0) return unknown(`these CIDRs cannot be read: ${found.unreadable.join(', ')}`);
    return answerFor(found.cidrs, found.subnets, question);
  }
  return unknown(
    `${question.vpcId} is in none of the scopes that can be built upon${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`,
  );
}

/** Why the figures of a scope cannot be built upon. */
async function doubtIn(
  results: Results,
  prefix: string,
  scopeId: string,
  { region, accountId }: { readonly region: string | undefined; readonly accountId: string | undefined },
): Promise<string | undefined> {
  const { request, coverage } = await read(results, runKeys.handOff(prefix), HandOff);
  for (const type of ['vpc', 'subnet'] as const) {
    if (!request.resourceTypes.includes(type)) return `the run did not look at resources of the type ${type}`;
  }
  const { scope, coverage: own } = await read(results, runKeys.scopeSummary(prefix, scopeId), ScopeSummary);
  if (own.rows.malformed > 0) {
    return `${own.rows.malformed} rows could not be read; one may be a subnet of this VPC`;
  }
  // Without IPAM there is no home Region, only that of the VPC.
  const regions = scope.ipamRegion === undefined ? [region] : [scope.ipamRegion, region];
  const gap = [...own.gaps, ...coverage.gaps].find((each) => concerns(each, scopeId, scope.ipamId, accountId, regions));
  return gap && `the run did not see everything: ${gap.text}`;
}

/** Gaps in something else than the CIDRs of VPCs and subnets. Of a kind that is not known here, nobody can tell. */
const ABOUT_OTHER_THINGS: ReadonlySet<string> = new Set([
  'countedTwice',
  'notInspected',
  'notReadWithoutIpam',
  'notReadable',
  'overlapsNotCompared',
  'policiesUnknown',
  'poolsNotRead',
  'publicAddressesUnknown',
]);

/** Whether a gap may hide something of this scope: whatever does not say that it is about another one. */
function concerns(
  gap: Gap,
  scopeId: string,
  ipamId: string | undefined,
  accountId: string | undefined,
  regions: readonly (string | undefined)[],
): boolean {
  if (ABOUT_OTHER_THINGS.has(gap.kind)) return false;
  if (gap.scopeId !== undefined && gap.scopeId !== scopeId) return false;
  if (gap.ipamId !== undefined && gap.ipamId !== ipamId) return false;
  if (gap.accountId !== undefined && accountId !== undefined && gap.accountId !== accountId) return false;
  return gap.region === undefined || regions.includes(gap.region) || regions.includes(undefined);
}

/** IPv4 only: an IPv6 VPC has 256 /64s, and runs out differently. */
async function vpcIn(lines: AsyncIterable<string>, key: string, vpcId: string) {
  const cidrs: Cidr[] = [];
  const subnets: Cidr[] = [];
  const unreadable: string[] = [];
  const unplaced: string[] = [];
  let region: string | undefined;
  let accountId: string | undefined;
  let seenInPart: string | undefined;
  for await (const line of lines) {
    if (!line.includes(vpcId) && !line.includes('"type":"subnet"')) continue;
    const { resource, cidrs: texts, verdict } = parse(`A line of ${key}`, line, Evaluation);
    if (resource.type === 'subnet' && resource.vpcId === undefined && resource.family === 'ipv4')
      unplaced.push(resource.id);
    const isVpc = resource.type === 'vpc' && resource.id === vpcId;
    if (isVpc) ({ region, accountId } = resource);
    if (isVpc && verdict.status === 'notMeasured' && verdict.reason === 'ownerNotRead') seenInPart = verdict.text;
    const into = isVpc ? cidrs : resource.type === 'subnet' && resource.vpcId === vpcId ? subnets : undefined;
    if (!into || resource.family !== 'ipv4') continue;
    for (const text of texts) {
      const cidr = parseCidr(text);
      if (cidr) into.push(cidr);
      else unreadable.push(text);
    }
  }
  return { cidrs, subnets, unreadable, unplaced, region, accountId, seenInPart };
}

function answerFor(
  cidrs: readonly Cidr[],
  subnets: readonly Cidr[],
  { vpcId, count, prefixLength }: Question,
): Verdict {
  const free = subtract(cidrs, subnets);
  const blocks = place(
    free,
    'ipv4',
    Array.from({ length: count }, () => prefixLength),
  );
  const room = countBlocks(free, 'ipv4', prefixLength);
  if (blocks) {
    return { answer: 'yes', text: `${vpcId} has room for ${room} × /${prefixLength}`, blocks: blocks.map(textOf) };
  }
  const largest = largestBlock(free, 'ipv4');
  const most = largest === undefined ? 'nothing is free' : `the largest free block is a /${largest}`;
  return { answer: 'no', text: `${vpcId} has room for ${room} × /${prefixLength}, not for ${count}; ${most}` };
}

function textOf({ first, prefixLength }: Block): string {
  return `${[24n, 16n, 8n, 0n].map((shift) => (first >> shift) & 255n).join('.')}/${prefixLength}`;
}

function unknown(text: string): Verdict {
  return { answer: 'unknown', text };
}

/** A contract of the monitor: any zod schema. */
interface Contract<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false; error: Error };
}

async function read<T>(results: Results, key: string, contract: Contract<T>): Promise<T> {
  const text = await results.text(key);
  if (text === undefined) throw new Unreadable(`${key} is not there`);
  return parse(key, text, contract);
}

function parse<T>(what: string, text: string, contract: Contract<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Unreadable(`${what} is not JSON`, { cause: error });
  }
  const parsed = contract.safeParse(value);
  if (!parsed.success) {
    throw new Unreadable(`${what} is not what its contract says: ${parsed.error.message}`, { cause: parsed.error });
  }
  return parsed.data;
}
