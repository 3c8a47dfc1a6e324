import * as z from 'zod';
import { destinations } from '../shared/destinations.ts';
import { Destination } from './destination.ts';

export const Environment = z.object({
  BUCKET_NAME: z.string().min(1),
  CONSUMERS: destinations(Destination).describe(
    'JSON: consumer name → { type, arn or url }, or the name or ARN of a function. May be {}.',
  ),
});
