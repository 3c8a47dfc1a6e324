import * as z from 'zod';
import { Alert } from '../../statemachine/contracts/alert.ts';
import { Acknowledgement, AlertMatch, StoredMute } from '../../statemachine/contracts/mutes.ts';
import { Document } from './document.ts';

// What people write is closed; whoever reads it here may meet what a later version adds.
export const AlertsMeant = AlertMatch.strip();
export const Muted = StoredMute.extend({ match: AlertsMeant }).strip();
export const Acknowledged = Acknowledgement.extend({ match: AlertsMeant }).strip();

const Listed = Alert.extend({
  muted: z.string().optional().describe('By whom, until when and why.'),
  acknowledged: z.string().optional(),
});

/** `alerts --json` */
export const AlertsDocument = Document.extend({
  where: z.string(),
  runId: z.string().describe('The full run that the ledger is from.'),
  asOf: z.iso.datetime(),
  counts: z.object({
    critical: z.int(),
    warning: z.int(),
    pending: z.int(),
    muted: z.int(),
    acknowledged: z.int(),
    closed: z.int(),
  }),
  total: z.int().describe('Of all that match, listed or not.'),
  alerts: z.array(Listed).describe('Urgent first; at most --limit. closed ones only with --closed.'),
  mutes: z.array(Muted).describe('Set by hand, and not expired.'),
  acknowledgements: z.array(Acknowledged),
});
export type AlertsDocument = z.infer<typeof AlertsDocument>;

/** `mute --json`, `ack --json` and `unmute --json` */
export const SilenceDocument = Document.extend({
  url: z.string(),
  added: z.union([Muted, Acknowledged]).optional(),
  removed: z.array(z.string()).optional().describe('Ids.'),
  matching: z.int().optional().describe('Open alerts that it is about now; absent where the ledger cannot be read.'),
  resources: z
    .int()
    .optional()
    .describe('Resources of the newest results that it is about; absent where they cannot be read.'),
});
export type SilenceDocument = z.infer<typeof SilenceDocument>;
