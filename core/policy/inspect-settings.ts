import * as z from 'zod';

/**
 * A cap on calls, three or more a subnet: EC2 gives back 20 a second per account and Region, so that these are four
 * minutes of one.
 */
const MAX_SUBNETS = 5000;

/** Which subnets are looked into. `match` is what rules match by. */
export const inspectSettings = <Match extends z.ZodType>(match: Match) =>
  z.strictObject({
    usedPercent: z
      .number()
      .min(0, 'is below 0')
      .max(100, 'is above 100')
      .default(50)
      .describe('Subnets that are at least so full by the first measurement, and those without one.'),
    match: match.optional().describe('These as well, however full they are.'),
    maxSubnets: z
      .int()
      .min(0, 'is below 0')
      .max(MAX_SUBNETS, `is above ${MAX_SUBNETS}`)
      .default(500)
      .describe('Most subnets of a scope, the fullest first; the report says how many are left out. 0: none.'),
  });
