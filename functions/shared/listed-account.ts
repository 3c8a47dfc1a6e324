import * as z from 'zod';

/** An account that is read without IPAM, as Discover tells the scopes of it: a line of ec2/<attempt>/accounts.jsonl.gz. */
export const ListedAccount = z.object({
  accountId: z.string(),
  scopeId: z.string().describe('That it belongs to.'),
  notRead: z.array(z.string()).describe('Regions in which not all of its VPCs are known.'),
});
export type ListedAccount = z.infer<typeof ListedAccount>;
