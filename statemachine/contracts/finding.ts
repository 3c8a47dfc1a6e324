import * as z from 'zod';
import { open } from './open.ts';

export const FindingKind = z.enum(['utilization']);
export type FindingKind = z.infer<typeof FindingKind>;

export const Severity = z.enum(['ok', 'warning', 'critical']);
export type Severity = z.infer<typeof Severity>;

/** One condition that held, as data and as text. */
export const Reason = z.object({
  metric: open(z.enum(['usedPercent', 'free'])),
  operator: open(z.enum(['>=', '<'])),
  threshold: z.number(),
  observed: z.number(),
  unit: open(z.enum(['percent', 'address', '/64'])),
  source: open(z.enum(['ipam', 'ec2', 'subnets'])),
  text: z.string(),
});
export type Reason = z.infer<typeof Reason>;

/** What a rule says about one resource in one run, when it is not ok. */
export const Finding = z.object({
  alertKey: z.string().describe('Identity of the alert over runs: scope, resource and kind.'),
  kind: open(FindingKind),
  severity: z.enum(['warning', 'critical']),
  rule: z.string().describe('Name of the rule whose level held.'),
  reasons: z.array(Reason),
  text: z.string(),
});
export type Finding = z.infer<typeof Finding>;
