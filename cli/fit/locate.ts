import { parseCidr } from '../../core/address/cidr.ts';
import type { Wanted } from '../../core/address/fit.ts';
import { BITS } from '../../core/address/free-blocks.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { COMMAND } from '../kit/command-line.ts';
import { CliError } from '../kit/errors.ts';
import { sanitize } from '../kit/sanitize.ts';
import { onlyOf } from '../results/only-of.ts';
import { scopeRead, scopeText } from '../results/origin.ts';
import { listedIn } from '../results/read.ts';
import type { Results, ScopeResult } from '../results/results.ts';
import type { FitWhole } from './gather.ts';
import { familyWanted, type Target } from './plan.ts';

const NAMES = { ipv4: 'IPv4', ipv6: 'IPv6' } as const;

/** What blocks are to be taken from, and the scopes that know what has addresses in it. */
export interface Located {
  readonly scope: ScopeResult;
  readonly whole: FitWhole;
  /** Of a VPC: others that list it, too. */
  readonly beside: readonly ScopeResult[];
}

/** Finds what blocks are to be taken from. Throws CliError where that cannot be told. */
export async function locate(
  target: Target,
  wanted: readonly Wanted[],
  results: Results,
  all: readonly ScopeResult[],
): Promise<Located> {
  const found = await find(target, wanted, results, all);
  const { family, id } = found.whole;
  const none = wanted.find(({ prefixLength }) => prefixLength > BITS[family]);
  if (none) throw new CliError(`${sanitize(id)} is ${NAMES[family]}, which has no /${none.prefixLength}`);
  return found;
}

async function find(
  target: Target,
  wanted: readonly Wanted[],
  results: Results,
  all: readonly ScopeResult[],
): Promise<Located> {
  const scopes = onlyOf(target.scopeId, all);
  if (target.kind === 'cidr') {
    const [scope] = scopes;
    if (!scope) throw new CliError('There is no scope to look at');
    const { cidr } = target;
    return { scope, whole: { kind: 'cidr', id: cidr.text, family: cidr.family, cidrs: [cidr] }, beside: [] };
  }
  const found: { scope: ScopeResult; evaluations: Evaluation[] }[] = [];
  const twice: Evaluation[] = [];
  for (const scope of scopes) {
    const evaluations: Evaluation[] = [];
    const type = target.kind === 'vpc' ? 'vpc' : 'ipam-pool';
    for await (const evaluation of listedIn(results, scope)) {
      const { resource, judgedIn } = evaluation;
      if (resource.id !== target.id || resource.type !== type) continue;
      (judgedIn === undefined ? evaluations : twice).push(evaluation);
    }
    if (evaluations.length > 0) found.push({ scope, evaluations });
  }
  if (found.length === 0) throw twice[0] ? judgedElsewhere(twice[0]) : unknown(target, results);
  const family = target.kind === 'vpc' ? familyWanted(wanted) : undefined;
  const fitting = found.filter(({ evaluations }) => evaluations.some(({ resource }) => resource.family === family));
  // The size of a block says its family, and so which of the two scopes of an IPAM a VPC is looked at in.
  const [first, second] = fitting.length > 0 ? fitting : found;
  if (!first) throw unknown(target, results);
  if (second) {
    throw new CliError(`${sanitize(target.id)} is in several scopes: say which one`, [
      ...found.map(({ scope }) => `--scope ${scopeText(scopeRead(scope))}`),
    ]);
  }
  const { scope } = first;
  const beside = target.kind === 'vpc' ? all.filter((each) => each !== scope) : [];
  return {
    scope,
    whole: wholeOf(target, wanted, first.evaluations),
    beside: await listing(target.id, results, beside),
  };
}

/** Scopes that list a resource that is judged in another one. */
async function listing(id: string, results: Results, scopes: readonly ScopeResult[]): Promise<ScopeResult[]> {
  const listed: ScopeResult[] = [];
  for (const scope of scopes.filter(({ summary }) => summary.coverage.notApplicable.countedTwice)) {
    for await (const { resource, judgedIn } of listedIn(results, scope)) {
      if (resource.id !== id || judgedIn === undefined) continue;
      listed.push(scope);
      break;
    }
  }
  return listed;
}

function wholeOf(
  { kind, id }: Extract<Target, { id: string }>,
  wanted: readonly Wanted[],
  evaluations: readonly Evaluation[],
): FitWhole {
  // A pool has one family, a VPC may have two.
  const family = kind === 'pool' ? evaluations[0]?.resource.family : familyWanted(wanted);
  const evaluation = evaluations.find(({ resource }) => resource.family === family);
  if (!evaluation || family === undefined) {
    throw new CliError(`${sanitize(id)} has no ${NAMES[family ?? 'ipv4']} CIDR that was seen`);
  }
  if (!evaluation.freeSpace) throw notKnown(evaluation);
  const cidrs = evaluation.cidrs.flatMap((text) => parseCidr(text) ?? []);
  return { kind, id, family, evaluation, cidrs, planningFor: evaluation.pool?.planningFor };
}

/** What it has left was not known to the run either: an answer would be a guess. */
function notKnown({ resource, verdict, notes = [] }: Evaluation): CliError {
  if (verdict.status === 'notApplicable' && verdict.reason === 'emptyPool') {
    return new CliError(`${sanitize(resource.id)} has no CIDR provisioned: there is nothing to take blocks from`, [
      ...notes.map(({ text }) => sanitize(text)),
      'A CIDR has to be provisioned to it first',
    ]);
  }
  const why = verdict.status === 'notMeasured' || verdict.status === 'notApplicable' ? `: ${verdict.text}` : '';
  return new CliError(sanitize(`What ${resource.id} has left is not known${why}`), [
    resource.type === 'vpc'
      ? `Subnets are needed for it: were they left out (--type)?  ${COMMAND} run --help`
      : `What a role needs to be allowed:  ${COMMAND} doctor`,
  ]);
}

/** Its figures are where it is judged. */
function judgedElsewhere({ resource: { id }, scopeId, judgedIn = '' }: Evaluation): CliError {
  return new CliError(sanitize(`${id} is measured in ${judgedIn}, which also lists it, and not in ${scopeId}`), [
    `The same with  --scope ${sanitize(judgedIn)}`,
  ]);
}

function unknown({ id }: Extract<Target, { id: string }>, { where, flags, advice }: Results): CliError {
  return new CliError(`${sanitize(id)} is not in the results (${sanitize(where)})`, [
    `To look for it by name or address:  ${COMMAND} find ${id}${flags}`,
    `To read AWS now instead:  the same with --live, and --region`,
    ...advice,
  ]);
}
