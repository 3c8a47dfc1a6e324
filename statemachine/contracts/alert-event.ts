import * as z from 'zod';
import { Change } from './alert.ts';
import { SchemaVersion } from './version.ts';

/** Changes that an event bus is told of, by their detail-type. */
export const ALERT_DETAIL_TYPES = {
  raised: 'Alert Raised',
  escalated: 'Alert Escalated',
  resolved: 'Alert Resolved',
  gone: 'Alert Resolved',
} as const;

/** The detail of an event about one alert. Source: aws-ipam-monitor. */
export const AlertEvent = z.object({
  schemaVersion: SchemaVersion,
  id: z.string().min(1).describe('The same when an event comes twice: of the alert, and of the run that found it.'),
  bucket: z.string(),
  changesKey: z.string().describe('S3 key: all changes of the run, gzip JSON Lines.'),
  alert: Change,
});
export type AlertEvent = z.infer<typeof AlertEvent>;
