import { rangesOf } from '../../../core/policy/occupied.ts';
import type { Policy, Rule } from '../../../core/policy/schema.ts';
import { sanitize } from '../../kit/sanitize.ts';
import { describeMatch } from '../describe-match.ts';
import { levelText, occupiedLine, outputLines, overlapLines } from '../describe-policy.ts';

/** One thing in which two policies differ, in words. */
export interface PolicyChange {
  readonly kind: 'added' | 'removed' | 'changed';
  /** Rule or other part that it is about. */
  readonly about: string;
  readonly lines: readonly string[];
}

/** How two policies differ: what each means, not how it is written. */
export function policyChanges(before: Policy, after: Policy): PolicyChange[] {
  return [
    ...(before.name === after.name ? [] : [changed('name', [arrow(before.name, after.name)])]),
    ...ruleChanges(before.rules, after.rules),
    ...orderChange(before.rules, after.rules),
    ...occupiedChanges(before, after),
    ...overlapChanges(before, after),
    ...outputChanges(before, after),
  ];
}

function ruleChanges(before: readonly Rule[], after: readonly Rule[]): PolicyChange[] {
  const old = new Map(before.map((rule) => [rule.name, rule]));
  const kept = new Set(after.map(({ name }) => name));
  return [
    ...before
      .filter(({ name }) => !kept.has(name))
      .map((rule): PolicyChange => ({ kind: 'removed', about: about(rule), lines: ruleLines(rule) })),
    ...after.flatMap((rule): PolicyChange[] => {
      const known = old.get(rule.name);
      if (!known) return [{ kind: 'added', about: about(rule), lines: ruleLines(rule) }];
      const [was, is] = [ruleLines(known), ruleLines(rule)];
      const lines = is.flatMap((line, index) => (line === was[index] ? [] : [arrow(was[index] ?? '', line)]));
      return lines.length > 0 ? [changed(about(rule), lines)] : [];
    }),
  ];
}

/** The first rule that matches decides: the same rules in another order judge differently. */
function orderChange(before: readonly Rule[], after: readonly Rule[]): PolicyChange[] {
  const inBoth = (rules: readonly Rule[], others: readonly Rule[]) =>
    rules.map(({ name }) => name).filter((name) => others.some((other) => other.name === name));
  const [was, is] = [inBoth(before, after).join(', '), inBoth(after, before).join(', ')];
  return was === is ? [] : [changed('order of the rules', [arrow(was, is)])];
}

/** What is free, and who overlaps with whom, depends on it. */
function occupiedChanges({ occupied: before }: Policy, { occupied: after }: Policy): PolicyChange[] {
  const [was, is] = [rangesOf(before).map(occupiedLine), rangesOf(after).map(occupiedLine)];
  const only = (lines: readonly string[], others: readonly string[]) => lines.filter((line) => !others.includes(line));
  const change = (kind: PolicyChange['kind'], lines: readonly string[]): PolicyChange[] =>
    lines.length > 0 ? [{ kind, about: 'occupied addresses', lines: lines.map((line) => line.trim()) }] : [];
  return [...change('removed', only(was, is)), ...change('added', only(is, was))];
}

function overlapChanges({ overlap: before }: Policy, { overlap: after }: Policy): PolicyChange[] {
  const [was, is] = [before, after].map((overlap) =>
    overlapLines(overlap)
      .map((line) => line.trim())
      .join('; '),
  );
  return was === undefined || is === undefined || was === is ? [] : [changed('overlaps', [arrow(was, is)])];
}

function outputChanges({ outputs: before }: Policy, { outputs: after }: Policy): PolicyChange[] {
  const [was, is] = [outputLines(before), outputLines(after)];
  const lines = is.flatMap((line, index) => (line === was[index] ? [] : [arrow(was[index] ?? '', line)]));
  if (lines.length > 0) return [changed('outputs', lines)];
  // Not all of it is in the words.
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [changed('outputs', ['details of the outputs'])];
}

function ruleLines(rule: Rule): string[] {
  return [
    `matches: ${describeMatch(rule.match)}${rule.kind === 'utilization' ? '' : `, for ${rule.kind}`}`,
    `critical: ${levelText(rule, 'critical')}`,
    `warning: ${levelText(rule, 'warning')}`,
  ];
}

const about = ({ name }: Rule) => `rule ${name}`;

const changed = (what: string, lines: readonly string[]): PolicyChange => ({ kind: 'changed', about: what, lines });

const arrow = (was: string, is: string) => `${was.trim()}  →  ${is.trim()}`;

const SIGNS = { added: '+', removed: '-', changed: '~' } as const;

export function changeLines(
  changes: readonly PolicyChange[],
  style: (kind: PolicyChange['kind'], text: string) => string,
): string[] {
  return changes.flatMap(({ kind, about: what, lines }) => [
    style(kind, `${SIGNS[kind]} ${sanitize(what)}`),
    ...lines.map((line) => `    ${sanitize(line)}`),
  ]);
}
