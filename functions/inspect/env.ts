import * as z from 'zod';
import { ReadRoleVariables } from '../shared/ec2/read-role.ts';

export const Environment = z.object({
  BUCKET_NAME: z.string().min(1),
  ...ReadRoleVariables.shape,
  /** `no` where EC2's answers are recordings, in which there are no networks. */
  READ_OWN_ACCOUNT: z.enum(['yes', 'no']).default('yes'),
});
