import { issueWords } from '../../statemachine/contracts/issue-words.ts';
import { AlertMatch } from '../../statemachine/contracts/mutes.ts';
import { CliError } from '../kit/errors.ts';
import { sanitize } from '../kit/sanitize.ts';

const CONDITIONS = Object.keys(AlertMatch.shape).filter((key) => key !== 'tags');

/**
 * What is meant: `subnet-0a1b` is an id, `name=eks-*` a condition on the name, `tag:team=pay*` one on a tag. All must
 * hold; several of one kind are alternatives. Throws CliError.
 */
export function matchOf(texts: readonly string[]): AlertMatch {
  const conditions = new Map<string, string[]>();
  const tags = new Map<string, string[]>();
  for (const text of texts) {
    const { into, key, glob } = conditionOf(text);
    const all = into === 'tags' ? tags : conditions;
    all.set(key, [...(all.get(key) ?? []), glob]);
  }
  const single = (globs: string[]) => (globs.length === 1 ? globs[0] : globs);
  const parsed = AlertMatch.safeParse({
    ...Object.fromEntries([...conditions].map(([key, globs]) => [key, single(globs)])),
    ...(tags.size > 0 && { tags: Object.fromEntries([...tags].map(([key, globs]) => [key, single(globs)])) }),
  });
  if (parsed.success) return parsed.data;
  throw new CliError(
    parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issueWords(issue)}`.trim()).join('\n'),
  );
}

function conditionOf(text: string): { into: 'conditions' | 'tags'; key: string; glob: string } {
  const at = text.indexOf('=');
  if (at < 0) return { into: 'conditions', key: 'id', glob: text };
  const key = text.slice(0, at);
  const glob = text.slice(at + 1);
  if (key.startsWith('tag:') && key !== 'tag:') return { into: 'tags', key: key.slice('tag:'.length), glob };
  if (CONDITIONS.includes(key)) return { into: 'conditions', key, glob };
  throw new CliError(`Unknown condition ${sanitize(key)}. Did you mean tag:${sanitize(text)}?`, [
    `Conditions: ${CONDITIONS.join(', ')}, and tag:KEY. A text without one is an id.`,
  ]);
}

/** The same in words: `id subnet-0a1b, tag team pay* or data*`. */
export function matchText({ tags = {}, ...conditions }: AlertMatch): string {
  const globs = (value: string | readonly string[]) => [value].flat().map(sanitize).join(' or ');
  return [
    ...Object.entries(conditions).flatMap(([key, value]) => (value === undefined ? [] : [`${key} ${globs(value)}`])),
    ...Object.entries(tags).map(([key, value]) => `tag ${sanitize(key)} ${globs(value)}`),
  ].join(', ');
}
