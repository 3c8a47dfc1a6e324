import { cut } from '../../statemachine/contracts/bounded.ts';
import { alertDoubts } from './alert-doubts.ts';
import type { Doubt } from './doubt.ts';
import { levelDoubts } from './level-doubts.ts';
import { isCovered, neverMatches, partsOf } from './reach.ts';
import type { Policy, Rule } from './schema.ts';
import { placesIn, type WrittenPolicy } from './unknown-names.ts';

/**
 * Rules and routes that nothing reaches, conditions that nothing meets, and levels that never hold, always hold, or are
 * never seen. One a line, like problems.
 */
export function doubtLines({ file, text, policy }: WrittenPolicy): string[] {
  const place = placesIn(text, file);
  return doubtsOf(policy).map((each) => cut(`${place(each.path)}  ${pathText(each.path)}: ${each.text}`));
}

export function doubtsOf(policy: Pick<Policy, 'rules' | 'routes' | 'alerts'>): Doubt[] {
  return [...ruleDoubts(policy), ...alertDoubts(policy)];
}

function ruleDoubts({ rules }: Pick<Policy, 'rules'>): Doubt[] {
  return rules.flatMap((rule, index): Doubt[] => {
    const path = ['rules', index];
    const never = neverMatches(rule);
    if (never !== undefined) return [{ path: [...path, 'match'], text: never }];
    const before = takenBy(rule, rules.slice(0, index));
    if (before.length > 0) {
      const names = before.map((at) => `rules[${at}] ("${rules[at]?.name}")`);
      const who = names.length === 1 ? `${names[0]} matches` : `${names.join(' and ')} match`;
      return [{ path, text: `nothing reaches "${rule.name}": ${who} all of it first` }];
    }
    return levelDoubts(rule).map((doubt) => ({ ...doubt, path: [...path, ...doubt.path] }));
  });
}

/** The earlier rules, by their places, that leave nothing to one: the first that does alone, or several together. */
function takenBy(rule: Rule, earlier: readonly Rule[]): number[] {
  const alone = earlier.findIndex((each) => isCovered(rule, each));
  if (alone >= 0) return [alone];
  const places = (partsOf(rule, earlier) ?? []).map((part) => earlier.findIndex((each) => isCovered(part, each)));
  return places.includes(-1) ? [] : [...new Set(places)].sort((a, b) => a - b);
}

function pathText(path: Doubt['path']): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  );
}
