import * as z from 'zod';
import { destinations } from '../shared/destinations.ts';

const FunctionReference = z
  .string()
  .regex(
    /^(arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:)?[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9$_-]{1,128})?$/,
    'is not the name or ARN of a Lambda function (arn:aws:lambda:REGION:ACCOUNT:function:NAME)',
  );

export const Environment = z.object({
  BUCKET_NAME: z.string().min(1),
  CONSUMERS: destinations(FunctionReference).describe('JSON: consumer name → function name or ARN. May be {}.'),
});
