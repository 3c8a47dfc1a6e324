import * as z from 'zod';

/** A subnet that is worth looking into: a line of the list that Inspect works off. */
export const Candidate = z.object({
  key: z.string().min(1).describe('Of the record that it becomes.'),
  subnetId: z.string(),
  cidr: z.string(),
  accountId: z.string().optional(),
  region: z.string().optional(),
});
export type Candidate = z.infer<typeof Candidate>;

export interface Batch {
  readonly accountId: string;
  readonly region: string;
  readonly subnets: readonly Candidate[];
}

/** EC2 takes 200 values in the filters of a call. */
const MAX_SUBNETS = 100;

/**
 * With an interface for each of these addresses, DescribeNetworkInterfaces has 66 pages: a minute and more, which is
 * what may still come after the last look at the clock.
 */
const MAX_ADDRESSES = 65_536;

/** Neighbours of one account and Region, as many as one set of calls is for. */
export function batchesOf(candidates: readonly Candidate[]): Batch[] {
  const batches: (Batch & { subnets: Candidate[] })[] = [];
  let addresses = 0;
  for (const candidate of candidates) {
    const { accountId = '', region = '', cidr } = candidate;
    const size = 2 ** (32 - Number(cidr.split('/')[1]));
    const last = batches.at(-1);
    const joins = last?.accountId === accountId && last.region === region;
    if (last && joins && last.subnets.length < MAX_SUBNETS && addresses + size <= MAX_ADDRESSES) {
      last.subnets.push(candidate);
      addresses += size;
    } else {
      batches.push({ accountId, region, subnets: [candidate] });
      addresses = size;
    }
  }
  return batches;
}
