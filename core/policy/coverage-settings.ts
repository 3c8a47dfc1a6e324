import * as z from 'zod';
import { Duration } from './alert-settings.ts';

/** From when on a measurement is too old to be relied on, and whether it is asked for at all. */
export const CoverageSettings = z.strictObject({
  staleAfter: Duration.default('2h').describe('Measurements, and readings of accounts, older than this are stale.'),
  samples: z
    .enum(['on', 'off'])
    .default('on')
    .describe(
      'Whether to ask when IPAM measured each resource: a call for each 1,000 that it discovered, network interfaces included, in each Region and scope.',
    ),
  regions: z
    .enum(['on', 'off'])
    .default('on')
    .describe('Whether to report enabled Regions that IPAM does not operate in.'),
});
export type CoverageSettings = z.infer<typeof CoverageSettings>;
