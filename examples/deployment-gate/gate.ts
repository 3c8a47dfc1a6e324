import { type Cidr, parseCidr } from '../../core/cidr.ts';
import { type Block, countBlocks, largestBlock, place, subtract } from '../../core/free-blocks.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { type HandOff, HandOff as HandOffSchema, Latest } from '../../statemachine/contracts/hand-off.ts';

/** What the gate reads of the monitor's bucket. */
export interface Results {
  /** Undefined where there is no such object. */
  text(key: string): Promise<string | undefined>;
  /** The lines of a gzip JSON Lines object. Throws where there is none. */
  lines(key: string): AsyncIterable<string>;
}

export interface Question {
  readonly vpcId: string;
  /** How many blocks of which prefix length: 3 × /24. */
  readonly count: number;
  readonly prefixLength: number;
  readonly maxAgeMinutes: number;
}

export type Verdict =
  | { readonly answer: 'yes'; readonly text: string; readonly blocks: readonly string[] }
  | { readonly answer: 'no'; readonly text: string }
  | { readonly answer: 'unknown'; readonly text: string };

/** 1 and 2 are left to a crash and to wrong arguments: neither must pass for an answer. */
export const EXIT_CODES = { yes: 0, no: 10, unknown: 11 } as const;

/**
 * Whether the IPv4 space of a VPC can take more subnets, from the newest results of the monitor: its CIDRs minus its
 * subnets. Whatever is missing, stale or cannot be read makes the answer unknown, never yes.
 */
export async function decide(results: Results, question: Question, now: Date): Promise<Verdict> {
  const text = await results.text('latest.json');
  if (text === undefined) return unknown('there are no results yet: latest.json is not there');
  const scopes = Object.entries(Latest.parse(JSON.parse(text)).scopes);
  const notes: string[] = [];
  for (const [scopeId, { asOf, prefix, evaluationsKey }] of scopes) {
    const ageMinutes = (now.getTime() - Date.parse(asOf)) / 60_000;
    // Before anything is read: what is too old may have expired.
    if (!(ageMinutes <= question.maxAgeMinutes)) {
      notes.push(
        `${scopeId} was last evaluated ${Math.round(ageMinutes)} min ago, more than ${question.maxAgeMinutes}`,
      );
      continue;
    }
    const found = await vpcIn(results.lines(evaluationsKey), question.vpcId);
    if (found.cidrs.length === 0) continue;
    const handOff = await results.text(`${prefix}handoff.json`);
    const doubt =
      handOff === undefined ? `${prefix}handoff.json is not there` : doubtIn(HandOffSchema.parse(JSON.parse(handOff)));
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

/** Why a run's figures cannot be built upon. */
function doubtIn({ request, coverage: { rows } }: HandOff): string | undefined {
  for (const type of ['vpc', 'subnet'] as const) {
    if (!request.resourceTypes.includes(type)) return `the run did not look at resources of the type ${type}`;
  }
  return rows.malformed > 0 ? `${rows.malformed} rows could not be read; one may be a subnet of this VPC` : undefined;
}

/** IPv4 only: an IPv6 VPC has 256 /64s, and runs out differently. */
async function vpcIn(lines: AsyncIterable<string>, vpcId: string) {
  const cidrs: Cidr[] = [];
  const subnets: Cidr[] = [];
  const unreadable: string[] = [];
  const unplaced: string[] = [];
  for await (const line of lines) {
    if (!line.includes(vpcId) && !line.includes('"type":"subnet"')) continue;
    const { resource, cidrs: texts } = Evaluation.parse(JSON.parse(line));
    if (resource.type === 'subnet' && resource.vpcId === undefined && resource.family === 'ipv4')
      unplaced.push(resource.id);
    const into =
      resource.type === 'vpc' && resource.id === vpcId
        ? cidrs
        : resource.type === 'subnet' && resource.vpcId === vpcId
          ? subnets
          : undefined;
    if (!into || resource.family !== 'ipv4') continue;
    for (const text of texts) {
      const cidr = parseCidr(text);
      if (cidr) into.push(cidr);
      else unreadable.push(text);
    }
  }
  return { cidrs, subnets, unreadable, unplaced };
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
