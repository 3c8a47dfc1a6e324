import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Alerts } from '../../../core/policy/alert-settings.ts';
import {
  MAX_ALIASES,
  MAX_ALTERNATIVES,
  MAX_ENTRIES,
  MAX_LINES,
  MAX_LIST_BYTES,
  MAX_NESTING,
  MAX_POLICY_BYTES,
  MAX_RULES,
  MAX_TAGS,
  MAX_TOKENS,
} from '../../../core/policy/limits.ts';
import { MAX_OCCUPIED } from '../../../core/policy/occupied.ts';
import { Routes } from '../../../core/policy/routes.ts';
import { count } from '../../../core/text/count.ts';
import {
  MAX_PROBLEM_LENGTH,
  MAX_PROBLEMS,
  MAX_VALUE_LENGTH,
  MAX_VALUES,
} from '../../../statemachine/contracts/bounded.ts';

const page = readFileSync('docs/policy.md', 'utf8');
const section = /\n## How large a policy may be\n(.*?)\n## /s.exec(page)?.[1] ?? '';

test('docs/policy.md tells the limits that there are', () => {
  expect(MAX_LIST_BYTES).toBe(MAX_POLICY_BYTES);
  const rows = [
    `| ${count(MAX_POLICY_BYTES)} bytes |`,
    `| ${count(MAX_TOKENS)} words and marks |`,
    `| ${count(MAX_LINES)} lines |`,
    `| ${MAX_NESTING} | lists and mappings in one another |`,
    `| ${count(MAX_ENTRIES)} entries |`,
    `| ${MAX_ALIASES} aliases |`,
    `| ${MAX_RULES} rules | with ${MAX_ALTERNATIVES} alternatives`,
    `| ${count(MAX_VALUES)} values | of one condition, of rules, routes and mutes; each of ${MAX_VALUE_LENGTH} characters |`,
    `| ${MAX_TAGS} tags |`,
    `| ${count(MAX_OCCUPIED)} ranges |`,
    `the first ${MAX_PROBLEMS} problems are told, each in ${MAX_PROBLEM_LENGTH} characters`,
  ];
  for (const row of rows) expect(section).toContain(row);
});

test('and those of routes and mutes', () => {
  const most = (kind: string) => Number(new RegExp(`\\| (\\d+) ${kind} \\|`).exec(section)?.[1]);
  const route = (name: string) => ({ name, match: { id: 'x' }, to: { topic: 'a' } });
  const routes = (length: number) => Array.from({ length }, (_, n) => route(`r${n}`));
  const mute = { match: { id: 'x' }, reason: 'r', expires: '2030-01-01' };
  const mutes = (length: number) => ({ mutes: Array.from({ length }, () => mute) });

  expect(Routes.safeParse(routes(most('routes'))).success).toBe(true);
  expect(Routes.safeParse(routes(most('routes') + 1)).success).toBe(false);
  expect(Alerts.safeParse(mutes(most('mutes'))).success).toBe(true);
  expect(Alerts.safeParse(mutes(most('mutes') + 1)).success).toBe(false);
});
