import * as z from 'zod';
import { open } from './open.ts';

export const ScopeType = z.enum(['private', 'public']);
export type ScopeType = z.infer<typeof ScopeType>;

/** What an IPAM sees through: its own, and those that other organisations share with it. */
export const ResourceDiscovery = z.object({
  resourceDiscoveryId: z.string(),
  regions: z.array(z.string()).describe('Regions that it discovers.'),
});
export type ResourceDiscovery = z.infer<typeof ResourceDiscovery>;

/** An address space to evaluate. One item of scopes.json, and so the input of one child of the Map. */
export const Scope = z.object({
  scopeId: z.string().min(1),
  scopeType: ScopeType,
  ipamId: z.string(),
  ipamRegion: z.string().describe('Home Region of the IPAM: where its API is called.'),
  tier: open(z.enum(['free', 'advanced', 'unknown'])),
  isDefault: z.boolean().optional(),
  name: z.string().optional().describe('Tag Name of the scope.'),
  description: z.string().optional(),
  poolCount: z.int().optional(),
  resourceDiscoveries: z
    .array(ResourceDiscovery)
    .optional()
    .describe('Of its IPAM: they tell when it measured, and which public addresses there are.'),
});
export type Scope = z.infer<typeof Scope>;
