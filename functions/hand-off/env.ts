import * as z from 'zod';
import { BucketVariables } from '../shared/bucket-variables.ts';
import { destinations } from '../shared/destinations.ts';
import { Destination } from './destination.ts';

export const Environment = z.object({
  ...BucketVariables.shape,
  CONSUMERS: destinations(Destination).describe(
    'JSON: consumer name → { type, arn or url }, or the name or ARN of a function. May be {}.',
  ),
});
