import * as z from 'zod';
import { BucketVariables } from '../shared/bucket-variables.ts';

export const Environment = z.object({
  ...BucketVariables.shape,
  TITLE: z.string().min(1).describe('Of what the report is: the name of the stack, or of an organisation.'),
  COMMAND_OPTIONS: z.string().default('').describe('What commands need to read the same run, as a report prints it.'),
  STACK_NAME: z.string().default('').describe('For commands on the deployment. Empty: there is none.'),
});
