import * as z from 'zod';
import { MAX_VALUE_LENGTH, MAX_VALUES, TOO_LONG, TOO_MANY } from './bounded.ts';
import { SchemaVersion } from './version.ts';

const globs = (what: string) => {
  const glob = z
    .string()
    .min(1, 'is empty')
    .max(MAX_VALUE_LENGTH, TOO_LONG)
    .regex(/^(?!!)/, 'may not begin with ! (globs know * only)');
  return z
    .union([glob, z.array(glob).min(1, 'needs at least one value').max(MAX_VALUES, TOO_MANY)])
    .optional()
    .describe(what);
};

/** Which alerts are meant: every condition given must hold, each a glob (`*` only) or a list of which one must fit. */
export const AlertMatch = z
  .strictObject({
    id: globs('Resource ids: subnet-0a1b*.'),
    name: globs('The tag Name.'),
    type: globs('Resource types.'),
    account: globs('Owner account ids.'),
    region: globs('Regions.'),
    vpc: globs('VPC ids.'),
    cidr: globs('CIDRs, as text.'),
    scope: globs('Scope ids.'),
    scopeType: globs('private, public.'),
    kind: globs('Kinds of findings.'),
    rule: globs('Names of rules.'),
    severity: z.enum(['warning', 'critical']).optional(),
    tags: z.record(z.string(), globs('Of the value.').unwrap()).optional().describe('Per tag.'),
  })
  .refine(hasCondition, 'needs at least one condition (to silence everything: id: "*")');
export type AlertMatch = z.infer<typeof AlertMatch>;

/** Silences the alerts that match until it expires; what is still open then, and was never told, is told. */
export const Mute = z.strictObject({
  match: AlertMatch,
  reason: z.string().trim().min(1, 'is empty: say why').max(500),
  expires: z.iso.datetime({ offset: true }).describe('Required: nothing is silenced for ever.'),
  by: z.string().min(1).max(200).describe('Who did it.'),
});
export type Mute = z.infer<typeof Mute>;

/**
 * Of what is kept, which another version may have written: whatever that adds is no reason not to read it. A condition that
 * a reader does not know does not hold.
 */
const StoredMatch = z.looseObject(AlertMatch.shape).refine(hasCondition, 'needs at least one condition');
const kept = { match: StoredMatch, id: z.string().min(1), at: z.iso.datetime() };

/** One that was set by hand, and can be taken back by its id. */
export const StoredMute = z.object({ ...Mute.shape, ...kept });
export type StoredMute = z.infer<typeof StoredMute>;

/**
 * Stops the reminders of the alerts that match and were raised before `at`. Not their escalation, and not an alert that
 * is raised later: each needs to be seen.
 */
export const Acknowledgement = z.object({
  ...kept,
  reason: z.string().trim().max(500).optional(),
  expires: z.iso.datetime({ offset: true }).optional().describe('Left out: as long as the alert is open.'),
  by: z.string().min(1).max(200),
});
export type Acknowledgement = z.infer<typeof Acknowledgement>;

/** alerts/mutes.json: what was silenced by hand. Written with conditions; runs only read it. */
export const Mutes = z.object({
  schemaVersion: SchemaVersion,
  mutes: z.array(StoredMute),
  acknowledgements: z.array(Acknowledgement),
});
export type Mutes = z.infer<typeof Mutes>;

function hasCondition(match: object): boolean {
  return Object.keys(match).length > 0;
}
