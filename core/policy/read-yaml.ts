import { type Document, isAlias, isCollection, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { MAX_ALIASES } from './limits.ts';
import { PolicyError } from './policy-error.ts';
import { keyText, yamlFault } from './quoted.ts';
import { tooMuch } from './yaml-limits.ts';

/** A YAML text, its value, and where in the file something is. */
interface ReadYaml {
  readonly document: Document.Parsed;
  readonly value: unknown;
  readonly at: (offset: number) => string;
}

/** Throws PolicyError for whatever is no YAML, or more than a policy may be. */
export function readYaml(text: string, file: string): ReadYaml {
  const fault = tooMuch(text);
  if (fault) throw PolicyError.of([`${placeIn(text, file, fault.offset)}  ${fault.what}`]);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
    uniqueKeys: false,
  });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    throw PolicyError.of(
      document.errors.map(
        ({ pos, message }) =>
          () =>
            `${at(pos[0])}  ${yamlFault(message)}`,
      ),
    );
  }
  const problems = refused(document).map(({ offset, what }) => `${at(offset)}  ${what}`);
  if (problems.length > 0) throw PolicyError.of(problems);
  return { document, value: toValue(document, `${file}:1:1`), at };
}

/** What the library reads, and nobody can mean. The first only: the others may be the same thing again. */
function refused(document: Document.Parsed): { offset: number; what: string }[] {
  const found: { offset: number; what: string }[] = [];
  const refuse = (node: unknown, what: string) => {
    found.push({ offset: isNode(node) ? (node.range?.[0] ?? 0) : 0, what });
    return visit.BREAK;
  };
  let aliases = 0;
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<string>();
      for (const { key } of items) {
        if (isCollection(key) || isAlias(key))
          return refuse(key, 'a list, mapping or alias stands where a name has to: quote what begins with {, [ or *');
        const name = isScalar(key) ? String(key.value) : undefined;
        // Of a record, as tags are, it would vanish without a word.
        if (name === '__proto__') return refuse(key, '__proto__ is a name that nothing has');
        // Not by the library: it compares each with every other one.
        if (name !== undefined && seen.has(name)) return refuse(key, `${keyText(name)} stands twice in one mapping`);
        if (name !== undefined) seen.add(name);
      }
      return undefined;
    },
    Alias: (_, alias, around) => {
      if (++aliases > MAX_ALIASES)
        return refuse(alias, `more than ${MAX_ALIASES} aliases: write out what they stand for`);
      const meant = alias.resolve(document);
      return meant && around.some((each) => each === meant)
        ? refuse(alias, 'an alias stands in what it stands for, which has no end: write it out')
        : undefined;
    },
  });
  return found;
}

/** Aliases are resolved only here: one without its anchor, or a bomb of them, throws. */
function toValue(document: Document.Parsed, place: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const isBomb = error.message.startsWith('Excessive');
    const what = isBomb
      ? `aliases stand for aliases, more than ${MAX_ALIASES} in all: write out what they stand for`
      : yamlFault(error.message);
    throw PolicyError.of([`${place}  ${what}`], { cause: error });
  }
}

function placeIn(text: string, file: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  return `${file}:${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
}
