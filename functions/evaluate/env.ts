import { BucketVariables } from '../shared/bucket-variables.ts';

export const Environment = BucketVariables;
