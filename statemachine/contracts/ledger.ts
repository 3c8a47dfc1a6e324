import * as z from 'zod';
import { Change } from './alert.ts';
import { open } from './open.ts';
import { RunChanges } from './run-changes.ts';
import { SchemaVersion } from './version.ts';

// How alerts are stored and told.
//
// alerts/ledger.json is a small head that runs swap on condition that nobody else did; it names the entries, an object
// that is never changed. The first lines of each scope's entries are a `ScopeMark`, the others are `Alert`s.
//
// What is to be told is written before the head is swapped, by each attempt of Decide under keys of its own: a decision
// with its changes in the run's prefix, and what each route is owed under alerts/owed/, because runs expire. The head then
// names the decision that counts, and what each route still has to get.

/** First line of a scope in the ledger: when it was last evaluated, and by which rules. */
export const ScopeMark = z.object({
  scopeMark: z.literal(true),
  scopeId: z.string(),
  rulesSha256: z.string().describe('Another one, or none: what is found is a baseline.'),
  runId: z.string(),
  asOf: z.iso.datetime(),
  evaluationsKey: z.string(),
});
export type ScopeMark = z.infer<typeof ScopeMark>;

/** Something wrong with the monitoring itself: a scope that keeps failing, a policy that cannot be used. */
export const Trouble = z.object({
  key: z.string(),
  severity: z.enum(['warning', 'critical']),
  text: z.string(),
  since: z.iso.datetime(),
  runs: z.int().min(1).describe('Runs in a row that had it.'),
  told: z.boolean(),
  once: z.literal(true).optional().describe('The run that found it also fixed it: no message says that it ended.'),
});
export type Trouble = z.infer<typeof Trouble>;

const Counted = z.object({ critical: z.int(), warning: z.int() });
export type Counted = z.infer<typeof Counted>;

/** changes/<route>.json: what one message to one route is about. */
export const RouteReport = z.object({
  schemaVersion: SchemaVersion,
  route: z.string(),
  runId: z.string(),
  asOf: z.iso.datetime(),
  occasions: z
    .array(open(z.enum(['changes', 'baseline', 'coverage', 'daily', 'weekly', 'restated'])))
    .describe(
      'Why it is sent now. Empty while it waits for the next occasion. restated: messages to the route were lost, and it gets what is open.',
    ),
  pages: z.boolean(),
  changesKey: z.string().describe('S3 key: the changes, sorted like the ledger. All of them, however many.'),
  changes: z
    .record(z.string(), Counted)
    .describe('By kind of change. What the changes were found in earlier runs is counted too.'),
  open: Counted.describe('Open alerts of the route after this run, sent before or new, without muted ones.'),
  continuing: Counted.describe('Open alerts without news in this message; a reminder is none.'),
  pending: z.int(),
  muted: z.int(),
  acknowledged: z.int(),
  notSeen: z.int().describe('Open alerts whose scope was not evaluated by this run.'),
  unmeasured: z.int(),
  noLongerVisible: z.int(),
  watched: z.int().describe('Resources that this run evaluated, of all routes.'),
  mutesExpiring: z
    .array(z.object({ by: z.string(), reason: z.string(), expires: z.string(), alerts: z.int() }))
    .describe('Within a week; at most 20. alerts: open ones of this route that it silences.'),
  week: z
    .object({ raised: Counted, ended: Counted })
    .optional()
    .describe(
      'Weekly: alerts of the route that were raised, and that ended, within the week. Muted ones are not in it.',
    ),
  troubles: z
    .array(Trouble.extend({ isNew: z.boolean() }))
    .describe('Only for the fallback route: what is wrong with the monitoring now; at most 50.'),
  troublesOver: z.array(Trouble).describe('Only for the fallback route: problems that were sent, and have ended.'),
  lost: z
    .array(z.string())
    .optional()
    .describe('S3 keys of unsent messages that could not be read: the message has what is open instead.'),
  runChanges: RunChanges.optional().describe(
    'Weekly, and only for the fallback route: what changed since the newest run that is a week old.',
  ),
  risers: z.array(Change).describe('Weekly: open alerts whose usage grew most within the week; at most 5.'),
});
export type RouteReport = z.infer<typeof RouteReport>;

/** What a route has yet to be told: names a report, which names its changes. */
export const Parcel = z.object({
  runId: z.string(),
  asOf: z.iso.datetime(),
  reportKey: z.string(),
  changesKey: z.string(),
});
export type Parcel = z.infer<typeof Parcel>;

/**
 * A parcel that is to be delivered, by its run or a later one. Whoever delivers it claims it first: until the lease is over nobody else does, and
 * what comes after it on its route has to wait, so that nobody is told of the end before the beginning.
 */
export const Intent = Parcel.extend({
  holder: z
    .string()
    .optional()
    .describe('The attempt of Notify that delivers it. Absent until it is claimed: a newer run may take it over.'),
  leaseUntil: z.iso.datetime().optional().describe('Until then nobody else delivers it.'),
});
export type Intent = z.infer<typeof Intent>;

export const RouteState = z.object({
  waiting: Parcel.optional().describe('Nothing of it is urgent: it goes with the next message of the route.'),
  intents: z.array(Intent).describe('In the order in which they are sent; at most one for each run in progress.'),
  confirmed: z
    .object({ runId: z.string(), asOf: z.iso.datetime(), at: z.iso.datetime() })
    .optional()
    .describe('The last message that was confirmed, and the run that wrote it: everything before it was sent.'),
});
export type RouteState = z.infer<typeof RouteState>;

/** alerts/ledger.json. */
export const LedgerHead = z.object({
  schemaVersion: SchemaVersion,
  generation: z.int().min(1),
  runId: z.string().describe('The run that wrote the entries.'),
  asOf: z.iso.datetime(),
  entriesKey: z.string(),
  recentRuns: z
    .array(z.object({ runId: z.string(), decisionKey: z.string() }))
    .max(20)
    .describe('Runs that wrote entries, newest first, and what they decided: no other decision counts.'),
  policySha256: z.string().describe('Of the rules that judged.'),
  reminded: z
    .object({ daily: z.iso.date(), weekly: z.iso.date() })
    .describe("Days, in the policy's time zone, of the last reminders."),
  troubles: z.array(Trouble).max(50),
  shared: z
    .array(z.string())
    .optional()
    .describe('Keys of what runs share that the run found: what is missing later was deleted.'),
  routes: z.record(z.string(), RouteState),
});
export type LedgerHead = z.infer<typeof LedgerHead>;

/** What an attempt of Decide came to. It counts if the ledger's head names it. */
export const Decision = z.object({
  schemaVersion: SchemaVersion,
  runId: z.string(),
  asOf: z.iso.datetime(),
  status: z
    .enum(['committed', 'preview', 'outdated'])
    .describe(
      'preview: a dry run, nothing was changed. outdated: a newer run was first, and this one changed nothing.',
    ),
  generation: z.int().optional(),
  changesKey: z.string().describe('All changes of this run, whatever their routes.'),
  changes: z.int(),
  untoldKey: z.string().optional().describe('Only in a preview: alerts that are not sent, and why.'),
  routes: z
    .record(z.string(), z.object({ open: Counted, reportKey: z.string().optional(), sends: z.boolean() }))
    .describe('sends: whether a message is due. Metrics per route and severity come from `open`.'),
});
export type Decision = z.infer<typeof Decision>;

/** A line of a preview: why nothing is told of an alert. */
export const Untold = z.object({
  alertKey: z.string(),
  resourceId: z.string(),
  severity: z.enum(['warning', 'critical']),
  routes: z.array(z.string()),
  why: z.enum(['continues', 'pending', 'muted', 'notSeen', 'unmeasured', 'noLongerVisible', 'waitsForDigest']),
  text: z.string(),
});
export type Untold = z.infer<typeof Untold>;
