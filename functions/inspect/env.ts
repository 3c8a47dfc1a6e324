import * as z from 'zod';
import { BucketVariables } from '../shared/bucket-variables.ts';
import { ReadRoleVariables } from '../shared/ec2/read-role.ts';

export const Environment = z.object({
  ...BucketVariables.shape,
  ...ReadRoleVariables.shape,
  /** `no` where EC2's answers are recordings, in which there are no networks. */
  READ_OWN_ACCOUNT: z.enum(['yes', 'no']).default('yes'),
});
