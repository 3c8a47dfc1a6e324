import { alertKey, evaluationKey } from '../../core/inventory/resource-key.ts';
import { fillLevel } from '../../core/judge/checks/utilization.ts';
import { judge } from '../../core/judge/judge.ts';
import { type Level, Policy } from '../../core/policy/schema.ts';
import { Tally } from '../../core/summary/tally.ts';
import type { Capacity } from '../../statemachine/contracts/capacity.ts';
import type { EvaluatedForecast, Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import { Summary } from '../../statemachine/contracts/summary.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { runKeys } from '../../storage/keys.ts';
import { type Objects, putJson } from '../../storage/objects.ts';
import { ACCOUNTS, LEAVER, POLICY_CHANGE, SCOPES, START, type SubnetPlan, TOTAL } from './organisation.ts';

/** What runs are given. */
export interface Given {
  readonly subnets: readonly SubnetPlan[];
  /** Of each run, the scopes that it could not read. */
  readonly failed: readonly (readonly number[])[];
  readonly policyAt?: (hour: number) => Policy;
  readonly forecastAt?: (subnet: SubnetPlan, hour: number) => EvaluatedForecast | undefined;
}

export function subnetPolicy(levels: { warning: Level; critical: Level }): Policy {
  return Policy.parse({ version: 1, rules: [{ name: 'subnets', match: { type: 'subnet' }, ...levels }] });
}

/** Warning from 80 %, critical from 90 %; on day 16 the warning comes down to 75 %. */
function percentages(hour: number): Policy {
  return subnetPolicy({
    warning: { usedPercent: hour < POLICY_CHANGE ? 80 : 75 },
    critical: { usedPercent: 90 },
  });
}

export function runAt(hour: number): Run {
  const asOf = new Date(START + hour * 3_600_000).toISOString();
  const runId = `run-${String(hour).padStart(3, '0')}`;
  const prefix = runKeys.prefix(runId, asOf);
  return { runId, asOf, prefix, authoritative: true, dryRun: false, resourceTypes: ['vpc', 'subnet'] };
}

/** Writes what the steps before Decide would have. Returns what was found in the scopes that were read. */
export async function giveRun(
  objects: Objects,
  hour: number,
  { subnets, failed: failures, policyAt = percentages, forecastAt }: Given,
): Promise<Evaluation[]> {
  const run = runAt(hour);
  const policy = policyAt(hour);
  const failed = failures[hour] ?? [];
  const found: Evaluation[] = [];
  const scopes: Summary['scopes'] = [];
  for (let scope = 0; scope < SCOPES; scope++) {
    if (failed.includes(scope)) continue;
    const evaluations = subnets
      .filter((subnet) => subnet.scope === scope && (subnet.account !== LEAVER.account || hour < LEAVER.hour))
      .map((subnet) => evaluationOf(subnet, hour, policy, forecastAt?.(subnet, hour)))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const scopeId = scopeIdOf(scope);
    const evaluationsKey = runKeys.evaluations(run.prefix, scopeId);
    await objects.writeLines(
      evaluationsKey,
      evaluations.map((evaluation) => JSON.stringify(evaluation)),
    );
    const tally = new Tally();
    for (const evaluation of evaluations) tally.add(evaluation);
    scopes.push({
      scope: { scopeId, scopeType: 'private', ipamId: 'ipam-0a', ipamRegion: 'eu-west-1', tier: 'advanced' },
      counts: tally.counts,
      rows: evaluations.length,
      evaluationsKey,
      summaryKey: runKeys.scopeSummary(run.prefix, scopeId),
      read: { subnet: { except: [] } },
    });
    found.push(...evaluations);
  }
  const tally = new Tally();
  for (const evaluation of found) tally.add(evaluation);
  await putJson(objects, runKeys.policy(run.prefix), Policy, policy);
  await objects.writeLines(
    runKeys.accounts(run.prefix),
    Array.from({ length: ACCOUNTS }, (_, account) => account)
      .filter((account) => account !== LEAVER.account || hour < LEAVER.hour)
      .map((account) =>
        JSON.stringify({
          ipamId: 'ipam-0a',
          accountId: accountIdOf(account),
          region: 'eu-west-1',
          lastSuccessfulAt: run.asOf,
        }),
      ),
  );
  const summary = Summary.parse({
    schemaVersion: SCHEMA_VERSION,
    runId: run.runId,
    asOf: run.asOf,
    status: failed.length > 0 ? 'partial' : 'complete',
    authoritative: true,
    dryRun: false,
    request: {},
    policy: { name: 'replay', source: 'current', sha256: 'x' },
    regions: [],
    ipams: [],
    scopes,
    byType: tally.byType,
    byKind: tally.byKind.list(),
    worst: [],
    problems: [],
    accounts: { seen: ACCOUNTS, unreadable: [], stale: [], unknown: [] },
    failedScopes: failed.map((scope) => ({
      scopeId: scopeIdOf(scope),
      error: 'Throttled',
      message: 'RequestLimitExceeded',
    })),
    coverage: tally.coverage({ kept: found.length, duplicates: 0, filteredOut: 0, malformed: 0 }),
  });
  await putJson(objects, runKeys.summary(run.prefix), Summary, summary);
  return found;
}

export function subnetIdOf(index: number): string {
  return `subnet-0${String(index).padStart(16, '0')}`;
}

function evaluationOf(
  subnet: SubnetPlan,
  hour: number,
  policy: Policy,
  forecast: EvaluatedForecast | undefined,
): Evaluation {
  const { index, scope, total } = subnet;
  const usedPercent = subnet.percentAt[hour] ?? 0;
  const resource: Resource = {
    id: subnetIdOf(index),
    type: 'subnet',
    cidr:
      total === TOTAL
        ? `10.${index >> 6}.${(index & 63) * 4}.0/22`
        : `10.${128 + (index >> 4)}.${(index & 15) * 16}.0/20`,
    family: 'ipv4',
    vpcId: `vpc-0${String(index >> 4).padStart(16, '0')}`,
    accountId: accountIdOf(subnet.account),
    region: 'eu-west-1',
  };
  const used = Math.round((total * usedPercent) / 100);
  const capacity: Capacity = {
    basis: 'assigned',
    unit: 'address',
    total,
    reserved: 5,
    usedIncludingReserved: used,
    free: total - used,
    usedPercent,
    source: 'ipam',
  };
  const about = { scopeId: scopeIdOf(scope), scopeType: 'private' as const };
  const cidrs = [resource.cidr];
  const { severity, kind, rule, reasons, text } = judge(
    policy,
    { scope: about, resource, cidrs },
    { kind: 'utilization', test: fillLevel(capacity, [], forecast) },
  );
  const key = evaluationKey(resource);
  return {
    key,
    ...about,
    resource,
    cidrs,
    resourceCidrs: 1,
    state: {},
    capacity,
    ...(forecast && { forecast }),
    verdict: { status: 'evaluated', severity, kind, rule, reasons, text },
    findings:
      severity === 'ok' ? [] : [{ alertKey: alertKey(about.scopeId, key, kind), kind, severity, rule, reasons, text }],
  };
}

function scopeIdOf(scope: number): string {
  return `ipam-scope-0${String(scope).padStart(16, '0')}`;
}

function accountIdOf(account: number): string {
  return String(100_000_000_000 + account);
}
