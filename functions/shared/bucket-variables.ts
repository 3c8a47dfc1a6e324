import * as z from 'zod';

/** What every step that reads or writes what runs write is told. */
export const BucketVariables = z.object({ BUCKET_NAME: z.string().min(1) });
