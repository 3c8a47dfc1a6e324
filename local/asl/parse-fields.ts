import type * as z from 'zod';
import { issueWords } from '../../statemachine/contracts/issue-words.ts';
import { InvalidDefinition } from './errors.ts';

/** Fields of the other query language, which AWS accepts in JSONPath states and refuses in JSONata ones. */
const JSONPATH_FIELDS = new Set(['InputPath', 'Parameters', 'Result', 'ResultSelector', 'ResultPath', 'OutputPath']);

/** Parses a part of the definition; the error names the place and every field that is wrong. */
export function parseFields<T>(where: string, schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
    if (issue.code !== 'unrecognized_keys') return [`${path.replace(/^\./, '') || '(itself)'}: ${issueWords(issue)}`];
    return issue.keys.map((key) => `${`${path}.${key}`.slice(1)}: ${explainUnknown(key)}`);
  });
  throw new InvalidDefinition(`${where}: ${problems.join('; ')}`, { cause: parsed.error });
}

function explainUnknown(key: string): string {
  if (JSONPATH_FIELDS.has(key) || (key.endsWith('Path') && key !== 'Path')) {
    return 'is a field of JSONPath states; this engine runs JSONata only';
  }
  return 'is not a field that this engine runs';
}
