import * as z from 'zod';

/** An Elastic IP that counts against the quota of its account in its Region. Its key brings together all of the two. */
export const ElasticIpRecord = z.object({
  key: z.string().min(1),
  record: z.literal('elasticIp'),
  allocationId: z.string(),
  accountId: z.string(),
  region: z.string(),
  idle: z.boolean().describe('Associated with nothing.'),
});
export type ElasticIpRecord = z.infer<typeof ElasticIpRecord>;
