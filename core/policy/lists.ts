import { parseDocument } from 'yaml';
import { type ListedRange, parseRanges } from './csv-ranges.ts';
import { MAX_LIST_BYTES } from './limits.ts';
import type { Policy } from './schema.ts';

/** Reads a file that a policy names. Throws an Error that says in words why it cannot. */
export type ReadList = (path: string) => string;

const ELSEWHERE =
  'names a file, which only the machine has where the policy was written: `ipam-monitor policy put` writes its ranges into the policy';

type Path = readonly (string | number)[];

/** A policy's value with the ranges of the files that its `occupied` names in their place, and what is wrong with them. */
export function withLists(
  value: unknown,
  readList: ReadList | undefined,
  placeOf: (path: Path) => string,
  policyFile: string,
): { value: unknown; problems: string[] } {
  if (!isRecord(value) || !Array.isArray(value.occupied)) return { value, problems: [] };
  const problems: string[] = [];
  const occupied = value.occupied.map((entry: unknown, index) => {
    if (!isRecord(entry) || typeof entry.file !== 'string') return entry;
    const { file, ...rest } = entry;
    const wrong = (what: string) =>
      problems.push(`${placeOf(['occupied', index, 'file'])}  occupied[${index}].file: ${what}`);
    if ('cidr' in rest || 'cidrs' in rest) wrong('stands beside cidr or cidrs: an entry has one of the three');
    return { ...rest, cidrs: rangesOf(file, readList, { wrong, problems, policyFile }) };
  });
  return { value: { ...value, occupied }, problems };
}

function rangesOf(
  file: string,
  readList: ReadList | undefined,
  { wrong, problems, policyFile }: { wrong: (what: string) => void; problems: string[]; policyFile: string },
): ListedRange[] {
  if (!readList) {
    wrong(ELSEWHERE);
    return [];
  }
  try {
    const text = readList(file);
    if (text.length > MAX_LIST_BYTES) wrong(`${file} is larger than 1 MiB`);
    else {
      const parsed = parseRanges(text, besides(policyFile, file));
      problems.push(...parsed.problems);
      return parsed.ranges;
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    wrong(error.message);
  }
  return [];
}

/** Where a file is that a policy names, for whoever reads of it. */
function besides(policyFile: string, path: string): string {
  return path.startsWith('/') ? path : policyFile.replace(/[^/]*$/, '') + path;
}

/** The text of a policy for whoever does not have the files that it names: their ranges stand in their place. */
export function withListsInside(text: string, { occupied }: Policy): string {
  const document = parseDocument(text);
  const named = occupied.flatMap((entry, index) =>
    document.hasIn(['occupied', index, 'file']) ? [{ entry, index }] : [],
  );
  if (named.length === 0) return text;
  for (const { entry, index } of named) {
    document.deleteIn(['occupied', index, 'file']);
    document.setIn(['occupied', index, 'cidrs'], document.createNode(entry.cidrs ?? []));
  }
  return document.toString();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
