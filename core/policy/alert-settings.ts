import * as z from 'zod';
import { Mute } from '../../statemachine/contracts/mutes.ts';

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `90m`, `2h`, `1d`: how long something has to hold. */
export const Duration = z.string().regex(/^\d{1,4}[mhd]$/, 'is not a duration (30m, 2h, 1d)');

/** Milliseconds of a `Duration`. */
export function durationMs(duration: string): number {
  const unit = duration.endsWith('d') ? 'd' : duration.endsWith('h') ? 'h' : 'm';
  return Number(duration.slice(0, -1)) * UNIT_MS[unit];
}

/** When an alert that was raised is over: not at the threshold, where a figure that wobbles would ring all day. */
export const Clear = z.strictObject({
  percentPoints: z.number().min(0, 'is below 0').max(50, 'is above 50').optional(),
  freeTimes: z.number().min(1, 'is below 1 (it would clear above its own threshold)').max(10, 'is above 10').optional(),
  runwayTimes: z
    .number()
    .min(1, 'is below 1 (it would clear above its own threshold)')
    .max(10, 'is above 10')
    .optional(),
});
export type Clear = z.infer<typeof Clear>;

const timeZone = z.string().refine(isTimeZone, 'is not a time zone (Europe/Berlin, UTC)');

/** A date is the midnight UTC that it begins with. */
const expiry = z.union([
  z.iso.date().transform((day) => `${day}T00:00:00Z`),
  z.iso.datetime({ offset: true, error: 'is neither a date (2027-01-31) nor a time with its zone' }),
]);

/** Where people read what to do. It stands in messages as it is. */
export const Runbook = z
  .url({ protocol: /^https$/, error: 'is not an https URL' })
  .max(500, 'is longer than 500 characters')
  .regex(/^[\x21-\x7e]+$/, 'may not have spaces, or characters other than ASCII');

/** How findings become messages. */
export const Alerts = z.strictObject({
  for: Duration.default('0m').describe(
    'How long a finding must hold before its alert is sent. A rule may have its own.',
  ),
  clear: z
    .strictObject({
      percentPoints: Clear.shape.percentPoints.unwrap().default(5).describe('Points back from a threshold in percent.'),
      freeTimes: Clear.shape.freeTimes.unwrap().default(1.25).describe('Times the threshold of what is free.'),
      runwayTimes: Clear.shape.runwayTimes.unwrap().default(1.5).describe('Times the threshold of days until full.'),
    })
    .prefault({})
    .describe('When an alert is over. A rule may have its own.'),
  warnings: z
    .enum(['digest', 'message'])
    .default('digest')
    .describe('digest: new warnings wait for the next message. message: a message of their own. They never page.'),
  reminders: z
    .strictObject({
      daily: z.enum(['on', 'off']).default('on').describe('A digest of what is still critical.'),
      weekly: z
        .enum(['off', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'])
        .default('monday')
        .describe('A summary of everything that is open.'),
      hour: z.int().min(0, 'is below 0').max(23, 'is above 23').default(8),
      timeZone: timeZone.default('UTC'),
    })
    .prefault({}),
  runbook: Runbook.optional().describe('Link in messages. A rule may have its own.'),
  mutes: z
    .array(Mute.extend({ expires: expiry, by: Mute.shape.by.default('policy') }))
    .max(200, 'are more than 200 entries')
    .default([])
    .describe('Alerts that are not sent until the mute expires.'),
});
export type Alerts = z.infer<typeof Alerts>;

/** Those that were found: to look for one takes a millisecond, and a policy is read often. */
const timeZones = new Set<string>();

function isTimeZone(name: string): boolean {
  if (timeZones.has(name)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    timeZones.add(name);
    return true;
  } catch {
    return false;
  }
}
