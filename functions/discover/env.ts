import * as z from 'zod';
import { DestinationNamesText } from '../../statemachine/contracts/stack-outputs.ts';
import { ReadRoleVariables } from '../shared/ec2/read-role.ts';

/** Accounts to read without IPAM, as JSON; no id stands for the account that the monitor runs in. */
const AccountsText = z
  .string()
  .default('')
  .transform((text, ctx): unknown => {
    if (text === '') return undefined;
    try {
      return JSON.parse(text);
    } catch {
      ctx.addIssue({ code: 'custom', message: 'is not JSON' });
      return z.NEVER;
    }
  })
  .pipe(
    z
      .object({
        ids: z.array(z.string().regex(/^\d{12}$/, 'is not an account id')),
        regions: z.array(z.string().regex(/^[a-z0-9-]+$/, 'is not a Region name')).min(1, 'names no Region'),
      })
      .optional(),
  );

export const Environment = z
  .object({
    BUCKET_NAME: z.string().min(1),
    HOME_REGIONS: z
      .string()
      .transform((list) =>
        [...new Set(list.split(',').map((region) => region.trim()))].filter((region) => region !== ''),
      )
      .pipe(z.array(z.string().regex(/^[a-z0-9-]+$/, 'is not a Region name')))
      .describe('Regions to look for an IPAM in, comma-separated. With ACCOUNTS there may be none.'),
    ACCOUNTS: AccountsText,
    ...ReadRoleVariables.shape,
    DESTINATIONS: DestinationNamesText,
    MAX_CONCURRENCY: z
      .string()
      .default('1')
      .transform(Number)
      .pipe(z.int().min(1))
      .describe('Scopes that are read at a time.'),
    METRICS_NAMESPACE: z
      .string()
      .min(1)
      .optional()
      .describe('The only namespace that metrics may be published in; any, if there is no such limit.'),
  })
  .refine(({ HOME_REGIONS, ACCOUNTS }) => ACCOUNTS !== undefined || HOME_REGIONS.length > 0, {
    path: ['HOME_REGIONS'],
    message: 'names no Region',
  });
