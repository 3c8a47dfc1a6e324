import * as z from 'zod';

/** Where a list was not read. What is absent is not restricted: `{}` is everywhere. */
export const UnreadPlace = z.object({
  accountId: z.string().optional(),
  region: z.string().optional(),
  id: z.string().optional().describe('Of the scope or pool whose part of the list it is.'),
});
export type UnreadPlace = z.infer<typeof UnreadPlace>;

/**
 * The lists that were read of a scope to their end, by name: those of resource CIDRs have the name of the type. A list
 * that is not here was not asked for, or could not be read: that something is not in it proves nothing.
 */
export const ListsRead = z.record(z.string(), z.object({ except: z.array(UnreadPlace) }));
export type ListsRead = z.infer<typeof ListsRead>;
