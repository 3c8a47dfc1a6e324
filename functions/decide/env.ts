import * as z from 'zod';

export const Environment = z.object({ BUCKET_NAME: z.string().min(1) });
