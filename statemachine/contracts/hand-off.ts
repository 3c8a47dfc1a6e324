import * as z from 'zod';
import { Coverage } from './coverage.ts';
import { ResourceFinding } from './evaluation.ts';
import { FindingKind } from './finding.ts';
import { open } from './open.ts';
import { ResourceType } from './resource-cidr.ts';
import { Summary } from './summary.ts';
import { SchemaVersion } from './version.ts';

const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1)]);

/** Which findings a consumer wants. Every condition given must hold; a list holds when one of its values does. */
export const FindingFilter = z.strictObject({
  severity: oneOrMore(z.enum(['warning', 'critical'])).optional(),
  kind: oneOrMore(FindingKind).optional(),
  type: oneOrMore(ResourceType).optional(),
  account: oneOrMore(
    z.string().regex(/^\d{12}$/, 'is not a 12-digit account id (quote it: YAML reads it as a number)'),
  ).optional(),
  tags: z.record(z.string(), oneOrMore(z.string())).optional().describe("Glob (`*`) on each tag's value."),
  scope: oneOrMore(z.string()).optional().describe('Scope ids.'),
});
export type FindingFilter = z.infer<typeof FindingFilter>;

/**
 * What other systems get: handoff.json, the payload of each configured Lambda, and the execution's own output.
 * "No findings" can be told from "not looked": coverage and failedScopes are always there.
 */
export const HandOff = z.object({
  schemaVersion: SchemaVersion,
  runId: z.string(),
  asOf: z.iso.datetime(),
  status: Summary.shape.status,
  request: Summary.shape.request,
  policy: Summary.shape.policy,
  coverage: Coverage,
  byType: Summary.shape.byType,
  byKind: Summary.shape.byKind,
  failedScopes: Summary.shape.failedScopes,
  problems: Summary.shape.problems,
  changes: Summary.shape.changes,
  findings: z.object({
    total: z.int().describe('Findings of the run; with a filter, those that match it.'),
    inline: z.array(ResourceFinding).describe('The worst of them, worst first, up to a limit.'),
    complete: z.boolean().describe('Whether inline holds them all; otherwise read the evaluations.'),
    filter: z
      .record(z.string(), z.unknown())
      .optional()
      .describe("Only in what a consumer with a filter receives, as in the policy. Coverage stays the run's."),
  }),
  location: z.object({
    bucket: z.string(),
    prefix: z.string(),
    summary: z.string().describe('S3 key.'),
    handOff: z.string().describe('S3 key.'),
    report: z
      .string()
      .optional()
      .describe('S3 key of the report for people. It is written beside this: it may not be there yet, or fail.'),
    evaluations: z
      .array(z.object({ scopeId: z.string(), key: z.string() }))
      .describe('gzip JSON Lines, one evaluation a line, sorted by key. Empty in a pointer: see the summary.'),
  }),
  leftOut: z
    .object({ failedScopes: z.int(), gaps: z.int(), requestedScopes: z.int() })
    .optional()
    .describe('Only in a pointer whose lists were cut: how many entries each lacks. The summary has them all.'),
  answer: z
    .object({ status: open(z.enum(['taken', 'notTaken'])), error: z.string().optional(), text: z.string().optional() })
    .optional()
    .describe(
      'Only in the output of an execution that was started with a task token: whether the caller accepted the answer.',
    ),
});
export type HandOff = z.infer<typeof HandOff>;

/** latest.json: per scope, the newest authoritative run that evaluated it. */
export const Latest = z.object({
  schemaVersion: SchemaVersion,
  scopes: z.record(
    z.string(),
    z.object({ runId: z.string(), asOf: z.iso.datetime(), prefix: z.string(), evaluationsKey: z.string() }),
  ),
  hasLedger: z
    .literal(true)
    .optional()
    .describe('There was a ledger of alerts when a run was recorded: where there is none, somebody deleted it.'),
  historyProblems: z
    .array(
      z.object({
        key: z.string().describe('S3 key.'),
        why: z.string().describe('Goes on after the key.'),
        remedy: z.string().describe('What became of it, and what a person can do.'),
      }),
    )
    .optional()
    .describe('What was wrong with the history when the last run was recorded: the next run reports it.'),
});
export type Latest = z.infer<typeof Latest>;
