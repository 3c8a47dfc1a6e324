import * as z from 'zod';
import { ReadRoleVariables } from '../shared/ec2/read-role.ts';

export const Environment = z.object({ BUCKET_NAME: z.string().min(1), ...ReadRoleVariables.shape });
