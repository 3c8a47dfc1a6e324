import * as z from 'zod';
import { plainText } from '../../core/text/plain-text.ts';
import { InvalidInput } from '../../statemachine/contracts/invalid.ts';
import { findJson, type Objects } from '../../storage/objects.ts';

export interface FailureReason {
  readonly error: string;
  readonly message: string;
}

/** JSON inside a string, as Step Functions keeps inputs and causes. */
const JsonText = z.string().transform((text, ctx): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    ctx.addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
});

/** The manifest of a Map's ResultWriter: one list of objects for each way in which child executions end. */
const Manifest = z.object({
  ResultFiles: z.object({ FAILED: z.array(z.object({ Key: z.string() })).default([]) }),
});

/** One child execution that failed. Error and Cause are missing from those that were stopped or timed out. */
const FailedChild = z.object({
  Input: JsonText.pipe(z.object({ scope: z.object({ scopeId: z.string() }) })),
  Error: z.string().optional(),
  Cause: z.string().optional(),
  Status: z.string().default('FAILED'),
  ExecutionArn: z.string().optional(),
});

const LambdaCause = JsonText.pipe(z.object({ errorMessage: z.string() }));

/**
 * Why child executions failed, by scope id. A result file that cannot be understood costs the reasons in it, not the
 * summary: `warn` is told.
 */
export async function failureReasons(
  objects: Objects,
  manifestKey: string,
  warn: (message: string) => void,
): Promise<Map<string, FailureReason>> {
  const reasons = new Map<string, FailureReason>();
  try {
    const manifest = await findJson(objects, manifestKey, Manifest);
    if (!manifest)
      warn(`There is no s3://${objects.bucket}/${manifestKey}: the reasons of failed scopes are not known`);
    for (const { Key } of manifest?.ResultFiles.FAILED ?? []) {
      for (const record of (await findJson(objects, Key, z.array(z.unknown()))) ?? []) {
        const child = FailedChild.safeParse(record);
        if (child.success) reasons.set(child.data.Input.scope.scopeId, reasonOf(child.data));
        else warn(`A record in ${Key} is not one of a child execution over a scope`);
      }
    }
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    warn(error.message);
  }
  return reasons;
}

function reasonOf({ Error: error, Cause, Status, ExecutionArn }: z.infer<typeof FailedChild>): FailureReason {
  const where = ExecutionArn ? ` See ${ExecutionArn}` : '';
  return {
    error: error ?? Status,
    message: Cause ? messageOf(Cause) : `The child execution ended as ${Status}, without a cause.${where}`,
  };
}

/** A Cause can be 32 KiB; what it says is in its beginning. */
const MAX_MESSAGE = 2000;

/** What went wrong, as text on one line, without the stack trace that a Lambda's cause carries. */
export function messageOf(cause: string): string {
  const lambda = LambdaCause.safeParse(cause);
  return plainText(lambda.success ? lambda.data.errorMessage : cause, MAX_MESSAGE);
}
