import * as z from 'zod';
import { open } from './open.ts';

/** Why IPAM could not read an account in a Region, in the words of GetIpamDiscoveredAccounts. */
export const DiscoveryFailureCode = z.enum(['assume-role-failure', 'throttling-failure', 'unauthorized-failure']);
export type DiscoveryFailureCode = z.infer<typeof DiscoveryFailureCode>;

/**
 * One line of accounts.jsonl.gz: how IPAM's discovery of an account in a Region went. Sorted by account, then Region,
 * then IPAM, by UTF-16 code unit; one line for each of those, also where several resource discoveries name the account
 * (then that of the discovery that succeeded last). The file is there in every run. That an account is not in it says
 * nothing where discovery.json names its IPAM and Region in `accounts.unknown`: there the list could not be read.
 */
export const DiscoveredAccount = z.object({
  ipamId: z.string().min(1),
  accountId: z.string().min(1),
  region: z.string().min(1).describe('Region that was discovered, not the home Region of the IPAM.'),
  lastAttemptedAt: z.iso.datetime().optional(),
  lastSuccessfulAt: z.iso.datetime().optional().describe('Absent: IPAM has never read the account there.'),
  failure: z
    .object({ code: open(DiscoveryFailureCode), message: z.string().optional() })
    .optional()
    .describe('Why the last attempt failed; absent when it did not.'),
  organizationalUnitId: z.string().optional(),
});
export type DiscoveredAccount = z.infer<typeof DiscoveredAccount>;
