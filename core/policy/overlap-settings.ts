import * as z from 'zod';
import { rangeLike } from './range.ts';

/**
 * Ranges that many VPCs have and nobody routes: of default VPCs, of pods behind NAT (RFC 6598), and of what AWS gives
 * to its own services inside a VPC.
 */
export const ALLOWED_BY_DEFAULT = ['172.31.0.0/16', '100.64.0.0/10', '198.19.0.0/16'] as const;

/** Which overlaps matter. Whether they are told says the rule of kind overlap. */
export const OverlapSettings = z.strictObject({
  allowed: z
    .array(rangeLike('172.31.0.0/16'))
    .max(100, 'are more than 100 entries')
    .default([...ALLOWED_BY_DEFAULT])
    .describe(
      'Addresses that may be used more than once, instead of the default: such overlaps are counted, not reported.',
    ),
  join: z
    .array(
      z
        .array(z.string().min(1))
        .min(2, 'needs two scopes at least')
        .max(10, 'are more than 10 scopes')
        .refine((ids) => new Set(ids).size === ids.length, 'names a scope twice'),
    )
    .max(50, 'are more than 50 entries')
    .default([])
    .describe('Scope ids whose VPCs are compared with each other, as those of one scope are.'),
});
export type OverlapSettings = z.infer<typeof OverlapSettings>;

/** The scopes that one is compared with, beside itself. */
export function joinedTo({ join }: OverlapSettings, scopeId: string): string[] {
  const together = join.filter((ids) => ids.includes(scopeId)).flat();
  return [...new Set(together)].filter((id) => id !== scopeId).sort();
}
