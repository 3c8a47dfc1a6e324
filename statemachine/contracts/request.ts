import * as z from 'zod';
import { open } from './open.ts';
import { ResourceType } from './resource-cidr.ts';
import { ScopeType } from './scope.ts';

/**
 * What starts a run: the execution's input. Unknown fields are rejected, so that a typing error is an answer and
 * not a run over the wrong thing.
 */
export const Request = z
  .strictObject({
    scopes: z
      .strictObject({
        ids: z
          .array(z.string().regex(/^ipam-scope-[0-9a-f]+$/, 'is not an IPAM scope id (ipam-scope-…)'))
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
      .default(['vpc', 'subnet'])
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
    AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: z
      .string()
      .optional()
      .describe('Added by Step Functions consoles and parents to link nested executions; ignored.'),
  })
  .superRefine((request, ctx) => {
    if (request.threshold !== undefined && request.policyKey !== undefined) {
      ctx.addIssue({
        code: 'custom',
        path: ['threshold'],
        message: 'cannot be given together with "policyKey": each of them says how to judge',
      });
    }
    if (!request.authoritative) return;
    for (const field of ['scopes', 'threshold', 'policyKey'] as const) {
      if (request[field] !== undefined) {
        ctx.addIssue({
          code: 'custom',
          path: ['authoritative'],
          message: `cannot be true together with "${field}": a run that sees less, or judges differently, must not rewrite what the full runs recorded`,
        });
      }
    }
    if (request.dryRun) {
      ctx.addIssue({ code: 'custom', path: ['authoritative'], message: 'cannot be true together with "dryRun"' });
    }
  });
export type Request = z.infer<typeof Request>;
export type RequestInput = z.input<typeof Request>;

/** The request as every document of the run repeats it: open, because a minor version may add fields and values. */
export const RequestUnderstood = z.object({
  ...Request.shape,
  scopes: z
    .object({
      ids: z.array(z.string()).optional(),
      types: z.array(ScopeType).optional(),
      ipamIds: z.array(z.string()).optional(),
    })
    .optional()
    .describe('Only these scopes; all that were visible when absent.'),
  resourceTypes: z.array(open(ResourceType)).default(['vpc', 'subnet']),
});
export type RequestUnderstood = z.infer<typeof RequestUnderstood>;
