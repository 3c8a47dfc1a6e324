import * as z from 'zod';
import { BucketVariables } from '../shared/bucket-variables.ts';
import { ReadRoleVariables } from '../shared/ec2/read-role.ts';

export const Environment = z.object({ ...BucketVariables.shape, ...ReadRoleVariables.shape });
