import { cut } from '../../statemachine/contracts/bounded.ts';
import { type Doubt, levelDoubts } from './level-doubts.ts';
import { isCovered, neverMatches } from './reach.ts';
import type { Policy } from './schema.ts';
import { placesIn, type WrittenPolicy } from './unknown-names.ts';

/** Rules that nothing reaches, and levels that never hold, always hold, or are never seen. One a line, like problems. */
export function doubtLines({ file, text, policy }: WrittenPolicy): string[] {
  const place = placesIn(text, file);
  return doubtsOf(policy).map((each) => cut(`${place(each.path)}  ${pathText(each.path)}: ${each.text}`));
}

export function doubtsOf({ rules }: Pick<Policy, 'rules'>): Doubt[] {
  return rules.flatMap((rule, index): Doubt[] => {
    const path = ['rules', index];
    const never = neverMatches(rule);
    if (never !== undefined) return [{ path: [...path, 'match'], text: never }];
    const before = rules.slice(0, index).findIndex((earlier) => isCovered(rule, earlier));
    if (before >= 0) {
      const text = `nothing reaches "${rule.name}": rules[${before}] ("${rules[before]?.name}") matches all of it first`;
      return [{ path, text }];
    }
    return levelDoubts(rule).map((doubt) => ({ ...doubt, path: [...path, ...doubt.path] }));
  });
}

function pathText(path: Doubt['path']): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  );
}
