import * as z from 'zod';
import { open } from './open.ts';
import { ResourceType } from './resource-cidr.ts';
import { ScopeType } from './scope.ts';

/** Names of consumers, as the deployment declares them: at most as many as one step can hand off to in its time. */
const ConsumerNames = z.array(z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'is not a destination name')).max(50);

const fields = {
  scopes: z
    .strictObject({
      ids: z
        .array(z.string().regex(/^(ipam-scope-[0-9a-f]+|ec2-(\d+|shared))$/, 'is not a scope id (ipam-scope-…, ec2-1)'))
        .min(1)
        .optional(),
      types: z
        .array(z.enum(['private', 'public']))
        .min(1)
        .optional(),
      ipamIds: z
        .array(z.string().regex(/^ipam-[0-9a-f]+$/, 'is not an IPAM id (ipam-…)'))
        .min(1)
        .optional(),
    })
    .optional()
    .describe('Only these scopes; all that are visible when absent. Conditions are combined with AND.'),
  resourceTypes: z
    .array(ResourceType)
    .min(1)
    .default([...ResourceType.options])
    .describe('Resource types to collect. Runs that share one ledger should ask for the same types.'),
  threshold: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .describe("Percent. Replaces the policy's rules by one: VPCs and subnets used at or above it are critical."),
  policyKey: z
    .string()
    .min(1)
    .optional()
    .describe("S3 key, in the monitor's bucket, of a policy to use instead of policy/current.yaml."),
  subject: z
    .string()
    .min(1)
    // SNS: fewer than 100 characters, no line breaks or control characters.
    .max(99)
    .regex(/^[\x20-\x7e]+$/, 'may hold printable ASCII only (an SNS limit)')
    .optional()
    .describe('Subject of the message instead of the one that says what was found.'),
  authoritative: z
    .boolean()
    .default(false)
    .describe('Whether the run may change latest, history and the alert ledger. Refused together with filters.'),
  dryRun: z.boolean().default(false).describe('Evaluate and report, but publish, invoke and record nothing.'),
  consumers: ConsumerNames.optional().describe(
    "Hand off to these destinations instead of the policy's; one that the policy configures keeps its filter. [] to none.",
  ),
  AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: z
    .string()
    .optional()
    .describe('Added by Step Functions consoles and parents to link nested executions; ignored.'),
};

type Fields = z.infer<z.ZodObject<typeof fields>>;

/** What no single field shows: settings that contradict each other. */
function refuseContradictions(request: Fields, ctx: z.RefinementCtx): void {
  if (request.threshold !== undefined && request.policyKey !== undefined) {
    ctx.addIssue({
      code: 'custom',
      path: ['threshold'],
      message: 'cannot be given together with "policyKey": each of them sets the rules',
    });
  }
  if (!request.authoritative) return;
  for (const field of ['scopes', 'threshold', 'policyKey'] as const) {
    if (request[field] !== undefined) {
      ctx.addIssue({
        code: 'custom',
        path: ['authoritative'],
        message: `cannot be true together with "${field}": such a run sees less, or judges differently, and must not change what full runs recorded`,
      });
    }
  }
  if (request.dryRun) {
    ctx.addIssue({ code: 'custom', path: ['authoritative'], message: 'cannot be true together with "dryRun"' });
  }
}

/**
 * What is asked of a run, as every step and consumer gets to know it. Unknown fields are rejected, so that a typing
 * error is an answer and not a run over the wrong thing.
 */
export const Request = z.strictObject(fields).superRefine(refuseContradictions);
export type Request = z.infer<typeof Request>;
export type RequestInput = z.input<typeof Request>;

/** What starts an execution: the request, and to whom it answers. The token is never stored and never logged. */
export const ExecutionInput = z
  .strictObject({
    ...fields,
    taskToken: z
      .string()
      .min(1, 'is empty: nothing could be returned after the run')
      // The service's own limit.
      .max(2048)
      .optional()
      .describe(
        'Of a workflow that waits (.waitForTaskToken): it gets the hand-off, or the Cause of the failure. No step receives it, and it is never stored.',
      ),
  })
  .superRefine(refuseContradictions);
export type ExecutionInput = z.input<typeof ExecutionInput>;

/**
 * The request as every document of the run repeats it, for readers: none of the limits that the request is held to,
 * because a minor version may widen them, and add fields and values.
 */
export const RequestUnderstood = z.object({
  scopes: z
    .object({
      ids: z.array(z.string()).optional(),
      types: z.array(open(ScopeType)).optional(),
      ipamIds: z.array(z.string()).optional(),
    })
    .optional()
    .describe('Only these scopes; all that were visible when absent.'),
  resourceTypes: z.array(open(ResourceType)).default([...ResourceType.options]),
  threshold: z.number().optional().describe('Percent, instead of the rules of a policy.'),
  policyKey: z.string().optional().describe('S3 key of the policy that was asked for.'),
  subject: z.string().optional(),
  authoritative: fields.authoritative,
  dryRun: fields.dryRun,
  consumers: z.array(z.string()).optional(),
  AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: fields.AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID,
});
export type RequestUnderstood = z.infer<typeof RequestUnderstood>;
