import type { DescribeExecutionCommandOutput } from '@aws-sdk/client-sfn';
import type * as z from 'zod';
import { Policy } from '../../core/policy/schema.ts';
import type { AccountNames } from '../../core/text/owner-of.ts';
import { lacksPermission } from '../../functions/shared/ec2/refusals.ts';
import { type FailedPart, failedParts } from '../../local/failed-parts.ts';
import { RunCause } from '../../statemachine/contracts/cause.ts';
import { HandOff } from '../../statemachine/contracts/hand-off.ts';
import { Summary } from '../../statemachine/contracts/summary.ts';
import { runKeys } from '../../storage/keys.ts';
import { findJson, getJson, type ReadableObjects } from '../../storage/objects.ts';

/** What a deployed run came to. */
export interface DeployedResult {
  readonly status: string;
  /** Undefined for a run that failed before it had one. */
  readonly handOff: HandOff | undefined;
  /** Undefined also where the caller may not read the bucket. */
  readonly summary: Summary | undefined;
  readonly failed: readonly FailedPart[];
  /** What the policy of the run calls accounts; nothing where the caller may not read it. */
  readonly accountNames: AccountNames;
  /** What could not be read, and why. */
  readonly notes: readonly string[];
}

/**
 * Collects the result of an execution that has ended. Its output is the hand-off, or a pointer to it; of a failed one,
 * the Cause says where the hand-off is, if there is one.
 */
export async function resultOf(
  execution: DescribeExecutionCommandOutput,
  objects: ReadableObjects,
): Promise<DeployedResult> {
  const { status = 'FAILED', output, error = status, cause = '' } = execution;
  const failed = status === 'SUCCEEDED' ? [] : failedParts(error, cause);
  const notes: string[] = [];
  const read = async <T>(key: string, schema: z.ZodType<T>): Promise<T | undefined> => {
    try {
      return await getJson(objects, key, schema);
    } catch (problem) {
      if (!lacksPermission(problem)) throw problem;
      notes.push(`${objects.where}/${key} may not be read (s3:GetObject): details are missing here.`);
      return undefined;
    }
  };
  const handOffKey = status === 'SUCCEEDED' ? undefined : RunCause.safeParse(jsonOf(cause)).data?.handOff;
  const handOff = handOffKey ? await read(handOffKey, HandOff) : HandOff.safeParse(jsonOf(output)).data;
  const summary = handOff && (await read(handOff.location.summary, Summary));
  const policy =
    handOff && (await findJson(objects, runKeys.policy(handOff.location.prefix), Policy).catch(() => undefined));
  return { status, handOff, summary, failed, accountNames: policy?.accountNames ?? {}, notes };
}

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
