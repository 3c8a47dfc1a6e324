import * as z from 'zod';
import { AlertSeverity, Change } from './alert.ts';
import { RouteReport } from './ledger.ts';
import { Summary } from './summary.ts';
import { SchemaVersion } from './version.ts';

/** What to do next. */
export const NextStep = z.object({
  is: z.enum(['verified', 'question']).describe('question: it could not be verified, and may be wrong.'),
  text: z.string(),
  command: z.string().optional().describe('Verifies it, or does it. Names account and Region.'),
});

/** The message of a route for machines: format `json`. */
export const Notification = z.object({
  schemaVersion: SchemaVersion,
  type: z.literal('notification'),
  route: z.string(),
  runId: z.string(),
  asOf: z.iso.datetime(),
  test: z.literal(true).optional().describe('A test of the route: nothing in it is real.'),
  occasions: RouteReport.shape.occasions,
  subject: z.string(),
  severity: AlertSeverity,
  pages: z.boolean().describe('Whether it pages.'),
  status: Summary.shape.status.describe('Of the run.'),
  counts: RouteReport.shape.changes.describe('Changes of the route, by kind of change.'),
  open: RouteReport.shape.open,
  continuing: RouteReport.shape.continuing,
  muted: z.int(),
  acknowledged: z.int(),
  pending: z.int(),
  notSeen: z.int(),
  watched: z.int(),
  failedScopes: z.int().describe('Scopes that the run could not evaluate; what is open there stays open.'),
  changes: z
    .array(
      Change.extend({
        accountName: z.string().optional(),
        next: z.array(NextStep).optional(),
        runbook: z.string().optional(),
      }),
    )
    .describe('Worst first, as many as fit.'),
  complete: z.boolean().describe('Whether changes holds them all; otherwise read the object.'),
  leftOut: z.int().describe('Changes that are not in it.'),
  mutesExpiring: RouteReport.shape.mutesExpiring,
  troubles: RouteReport.shape.troubles,
  troublesOver: RouteReport.shape.troublesOver,
  runChanges: RouteReport.shape.runChanges,
  location: z.object({
    bucket: z.string(),
    changes: z.string().describe('S3 key: gzip JSON Lines, one change a line.'),
    url: z.string().optional().describe('Of the changes, in the console.'),
    report: z.string().optional().describe("S3 key of the run's report for people, which may not be there yet."),
  }),
});
export type Notification = z.infer<typeof Notification>;
