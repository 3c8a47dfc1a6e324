import { parseDocument } from 'yaml';
import { type ListedRange, parseRanges } from './csv-ranges.ts';
import { MAX_LIST_BYTES } from './limits.ts';
import type { Policy } from './schema.ts';

/** Reads a file that a policy names. Throws an Error that says in words why it cannot: one that is too large, for one. */
export type ReadList = (path: string) => string;

/** Stands for ranges that could not be read, so that the rest of the policy is looked at all the same. */
const UNREAD: readonly ListedRange[] = [{ cidr: '192.0.2.0/24' }];

const ELSEWHERE =
  'names a file, which exists only where the policy was written: `ipam-monitor policy put` writes its ranges into the policy';

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
  const inFiles: string[] = [];
  const occupied = value.occupied.map((entry: unknown, index) => {
    if (!isRecord(entry) || !('file' in entry)) return entry;
    const { file, cidr, cidrs, ...rest } = entry;
    const wrong = (what: string) =>
      problems.push(`${placeOf(['occupied', index, 'file'])}  occupied[${index}].file: ${what}`);
    if (cidr !== undefined || cidrs !== undefined) wrong('stands beside cidr or cidrs: an entry has one of the three');
    if (typeof file === 'string') return { ...rest, cidrs: rangesOf(file, readList, { wrong, inFiles, policyFile }) };
    wrong('is not a text (the path of a CSV)');
    return { ...rest, cidrs: UNREAD };
  });
  return { value: { ...value, occupied }, problems: [...problems, ...inFiles] };
}

function rangesOf(
  file: string,
  readList: ReadList | undefined,
  { wrong, inFiles, policyFile }: { wrong: (what: string) => void; inFiles: string[]; policyFile: string },
): readonly ListedRange[] {
  if (!readList) {
    wrong(ELSEWHERE);
    return UNREAD;
  }
  try {
    const text = readList(file);
    if (text.length > MAX_LIST_BYTES) throw new Error(`${file}: is larger than 1 MiB`);
    const parsed = parseRanges(text, besides(policyFile, file));
    inFiles.push(...parsed.problems);
    return parsed.ranges.length > 0 ? parsed.ranges : UNREAD;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    wrong(error.message);
  }
  return UNREAD;
}

/** Where a file that a policy names is, as messages show it. */
function besides(policyFile: string, path: string): string {
  return path.startsWith('/') ? path : policyFile.replace(/[^/]*$/, '') + path;
}

/** The text of a policy without the files that it names: their ranges stand in their place. */
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
