import { createHash } from 'node:crypto';
import { builtInPolicy, thresholdPolicy } from '../../core/policy/built-in.ts';
import { parsePolicy } from '../../core/policy/parse.ts';
import { PolicyError } from '../../core/policy/policy-error.ts';
import { Policy } from '../../core/policy/schema.ts';
import { type Declared, unknownNames, unknownNamesOf } from '../../core/policy/unknown-names.ts';
import type { Request } from '../../statemachine/contracts/request.ts';
import type { PolicyUsed, Problem } from '../../statemachine/contracts/summary.ts';
import { isDamage } from '../../storage/errors.ts';
import { newestPrefix, runKeys, sharedKeys } from '../../storage/keys.ts';
import { readLatest } from '../../storage/latest.ts';
import { findJson, type Objects } from '../../storage/objects.ts';
import { InvalidPolicy } from '../shared/errors.ts';

export interface ChosenPolicy {
  readonly policy: Policy;
  readonly used: PolicyUsed;
  readonly problems: Problem[];
}

/**
 * The policy of this run: the one asked for, or policy/current.yaml, or the built-in one. One asked for that cannot
 * be used is an error, InvalidPolicy. A current one that cannot be used is a problem that the run tells of: monitoring
 * goes on with the last good one, because a typing error must not switch off the alarms. A policy that names a
 * destination or namespace that the deployment does not declare cannot be used either: its findings would reach nobody.
 */
export async function choosePolicy(
  objects: Objects,
  { policyKey, threshold }: Pick<Request, 'policyKey' | 'threshold'>,
  declared: Declared,
): Promise<ChosenPolicy> {
  if (policyKey !== undefined) return chosen(await policyAskedFor(objects, policyKey, declared), 'request');
  const current = await currentPolicy(objects, declared);
  if (threshold === undefined) return current;
  // Judged by the threshold alone; told to whom, and under which namespace, stays as it is.
  return chosen({ ...thresholdPolicy(threshold), outputs: current.policy.outputs }, 'threshold', current.problems);
}

async function currentPolicy(objects: Objects, declared: Declared): Promise<ChosenPolicy> {
  try {
    const current = await objects.getText(sharedKeys.currentPolicy);
    if (!current) return chosen(builtInPolicy, 'built-in');
    return chosen(parseUsable(current.text, sharedKeys.currentPolicy, declared), 'current');
  } catch (error) {
    if (!(error instanceof PolicyError) && !isDamage(error)) throw error;
    return insteadOfCurrent(await lastGood(objects), declared, error.message);
  }
}

/** The last good policy; the built-in one where there is none, or where the deployment has changed under it. */
function insteadOfCurrent(last: Policy | undefined, declared: Declared, why: string): ChosenPolicy {
  const unknown = last ? unknownNamesOf(last, declared) : [];
  const usable = last && unknown.length === 0 ? last : undefined;
  const instead = usable ? `the last good one ("${usable.name}")` : 'the built-in one';
  const passedOver =
    unknown.length > 0 ? ` The last good one ("${last?.name}") cannot be used either: ${unknown.join('; ')}.` : '';
  return chosen(usable ?? builtInPolicy, usable ? 'last-good' : 'built-in', [
    {
      kind: 'PolicyInvalid',
      severity: 'critical',
      text: `The policy cannot be used; ${instead} judged this run.${passedOver} ${why}`,
    },
  ]);
}

/** Throws PolicyError, also for names that the deployment does not declare. */
function parseUsable(text: string, file: string, declared: Declared): Policy {
  const policy = parsePolicy(text, file);
  const unknown = unknownNames({ file, text, policy }, declared);
  if (unknown.length > 0) throw PolicyError.of(unknown);
  return policy;
}

function chosen(policy: Policy, source: PolicyUsed['source'], problems: Problem[] = []): ChosenPolicy {
  return { policy, used: { name: policy.name, source, sha256: fingerprint(policy) }, problems };
}

async function policyAskedFor(objects: Objects, key: string, declared: Declared): Promise<Policy> {
  try {
    const found = await objects.getText(key);
    if (!found) {
      throw new InvalidPolicy(
        `The request's policyKey names no object: s3://${objects.bucket}/${key} is not there. Put the policy there, or drop policyKey.`,
      );
    }
    return parseUsable(found.text, key, declared);
  } catch (error) {
    if (error instanceof PolicyError || isDamage(error)) throw new InvalidPolicy(error.message, { cause: error });
    throw error;
  }
}

/** What the newest authoritative run judged by, if it can still be read. */
async function lastGood(objects: Objects): Promise<Policy | undefined> {
  try {
    const [newest] = Object.entries(await readLatest(objects)).sort(
      ([, a], [, b]) => Date.parse(b.asOf) - Date.parse(a.asOf),
    );
    if (!newest) return undefined;
    const [scopeId, { prefix, runId }] = newest;
    // Where the run itself has expired, its copy has not.
    const kept = [runKeys.policy(prefix), runKeys.policy(newestPrefix(scopeId, runId))];
    for (const key of kept) {
      const policy = await findJson(objects, key, Policy);
      if (policy) return policy;
    }
    return undefined;
  } catch (error) {
    // Written by an older or newer version of the monitor: the built-in policy is still there.
    if (isDamage(error)) return undefined;
    throw error;
  }
}

/** The same for policies that judge alike, however their fields were ordered. */
function fingerprint(policy: Policy): string {
  const canonical = JSON.stringify(policy, (_, value: unknown) =>
    isRecord(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value,
  );
  return createHash('sha256').update(canonical).digest('hex');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
