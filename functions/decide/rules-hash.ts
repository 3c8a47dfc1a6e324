import { createHash } from 'node:crypto';
import { builtInPolicy } from '../../core/policy/built-in.ts';
import type { Policy } from '../../core/policy/schema.ts';

/**
 * Tells whether two runs judged by the same rules. Only what judges counts: a policy that mutes something, or tells it
 * somebody else, does not begin anew.
 */
export function rulesSha256({ rules }: Policy): string {
  const judging = [...rules, ...builtInPolicy.rules].map(({ for: _, clear: __, runbook: ___, ...rule }) => rule);
  return createHash('sha256').update(JSON.stringify(judging)).digest('hex');
}
