import type { Change, Sibling } from '../../statemachine/contracts/alert.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import { groupOf } from '../inventory/resource-key.ts';
import { grouped } from '../streams/grouped.ts';
import { mayHaveFindings } from '../summary/tally.ts';

/** As many as a message names. */
const MAX_SIBLINGS = 6;

/** A line of the evaluations that is parsed when somebody asks: most are nobody's business. */
export class EvaluationLine {
  readonly key: string;
  readonly #line: string;
  readonly #parse: (line: string) => Evaluation;
  #parsed: Evaluation | undefined;

  constructor(line: string, parse: (line: string) => Evaluation) {
    this.#line = line;
    this.#parse = parse;
    this.key = keyOf(line) ?? this.evaluation.key;
  }

  get evaluation(): Evaluation {
    this.#parsed ??= this.#parse(this.#line);
    return this.#parsed;
  }

  get mayHaveFindings(): boolean {
    return mayHaveFindings(this.#line);
  }
}

/** A scope's evaluations, from their lines. */
export async function* evaluationLines(
  lines: AsyncIterable<string>,
  parse: (line: string) => Evaluation,
): AsyncGenerator<EvaluationLine> {
  for await (const line of lines) yield new EvaluationLine(line, parse);
}

/** Cuts a scope's sorted evaluations where the VPC (or the pool, or the single resource) changes. Holds one group. */
export function vpcGroups(
  lines: AsyncIterable<string>,
  parse: (line: string) => Evaluation,
): AsyncGenerator<EvaluationLine[]> {
  return grouped(
    evaluationLines(lines, parse),
    ({ key }) => groupOf(key),
    (group, line) => group.push(line),
  );
}

/** What stands around a subnet in its VPC: where else there is room. */
export function surroundings(
  { id, type, cidr, family, availabilityZoneId, tags }: Resource,
  group: readonly EvaluationLine[],
): Pick<Change, 'siblings' | 'vpc' | 'interfaces'> {
  if (type !== 'subnet') return {};
  const others = group.map(({ evaluation }) => evaluation).filter(({ resource }) => resource.family === family);
  const vpc = others.find(({ resource }) => resource.type === 'vpc');
  const own = others.find(({ resource }) => resource.id === id && resource.cidr === cidr);
  const inside = own?.inside?.status === 'read' ? own.inside : undefined;
  const wanted = groupTags(tags);
  const siblings = others
    .filter(({ resource }) => resource.type === 'subnet' && resource.id !== id && wanted !== '')
    .filter(({ resource }) => resource.availabilityZoneId !== availabilityZoneId && groupTags(resource.tags) === wanted)
    .flatMap((other) => siblingOf(other) ?? [])
    .sort((a, b) => Number(b.free) - Number(a.free))
    .slice(0, MAX_SIBLINGS);
  return {
    ...(siblings.length > 0 && { siblings }),
    ...(vpc && {
      vpc: {
        id: vpc.resource.id,
        cidrs: vpc.cidrs,
        ...(vpc.freeSpace && { freeSpace: vpc.freeSpace }),
        ...(vpc.sampledAt !== undefined && { sampledAt: vpc.sampledAt }),
        ...(vpc.resource.ipamPoolId !== undefined && { ipamPoolId: vpc.resource.ipamPoolId }),
      },
    }),
    ...(inside?.interfaces && { interfaces: { ...inside.interfaces, readAt: inside.readAt } }),
  };
}

function siblingOf({ resource, capacity }: Evaluation): Sibling | undefined {
  if (!capacity) return undefined;
  const { id, cidr, name, availabilityZoneId } = resource;
  return { id, cidr, free: capacity.free, ...(name && { name }), ...(availabilityZoneId && { availabilityZoneId }) };
}

/** Subnets of one purpose are tagged alike but for their names. Without such tags nothing tells the purpose. */
function groupTags(tags: Resource['tags'] = {}): string {
  const shared = Object.entries(tags).filter(([key]) => key !== 'Name' && !key.startsWith('aws:'));
  return shared.length > 0 ? JSON.stringify(shared.sort(([a], [b]) => (a < b ? -1 : 1))) : '';
}

/** The key that our own lines begin with; reading it is what keeps millions of lines from being parsed. */
function keyOf(line: string): string | undefined {
  const text = /^\{"key":("(?:[^"\\]|\\.)*")/.exec(line)?.[1];
  return text === undefined ? undefined : String(JSON.parse(text));
}
