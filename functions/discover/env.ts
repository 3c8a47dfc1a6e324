import * as z from 'zod';
import { AccountNames } from '../../core/policy/routes.ts';
import { DestinationNamesText } from '../../statemachine/contracts/stack-outputs.ts';
import { BucketVariables } from '../shared/bucket-variables.ts';
import { ReadRoleVariables } from '../shared/ec2/read-role.ts';

export const Environment = z.object({
  ...BucketVariables.shape,
  HOME_REGIONS: z
    .string()
    .transform((list) => [...new Set(list.split(',').map((region) => region.trim()))].filter((region) => region !== ''))
    .pipe(z.array(z.string().regex(/^[a-z0-9-]+$/, 'is not a Region name')))
    .describe(
      'Regions to look for an IPAM in, comma-separated. There may be none where accounts are read without IPAM.',
    ),
  ...ReadRoleVariables.shape,
  DESTINATIONS: DestinationNamesText,
  MAX_CONCURRENCY: z
    .string()
    .default('1')
    .transform(Number)
    .pipe(z.int().min(1))
    .describe('Scopes that are read at a time.'),
  ORGANIZATION_NAMES: z
    .enum(['yes', 'no'])
    .default('no')
    .describe('Whether to ask AWS Organizations what accounts are called.'),
  ACCOUNT_NAMES: z
    .string()
    .default('{}')
    .transform((text): unknown => JSON.parse(text))
    .pipe(AccountNames)
    .describe('Names for accounts, as JSON by account id.'),
  METRICS_NAMESPACE: z
    .string()
    .min(1)
    .optional()
    .describe('The only namespace that metrics may be published in; any, if there is no such limit.'),
});
