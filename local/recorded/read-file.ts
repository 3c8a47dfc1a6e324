import * as z from 'zod';
import { cut } from '../../statemachine/contracts/bounded.ts';
import { issueWords } from '../../statemachine/contracts/issue-words.ts';
import { FileTooLarge, NothingWritten, readUpTo } from '../../storage/read-up-to.ts';
import { commandFor, kindByName, poolByName, READ_KINDS } from './commands.ts';
import { RecordedDataInvalid } from './errors.ts';
import { findFault } from './json-fault.ts';
import { Recording } from './shapes.ts';

/** A file of the directory: listings that are read, or something else. */
export type RecordedFile =
  | { readonly file: string; readonly recording: Recording }
  | { readonly file: string; readonly holds: string };

/** 500,000 resource CIDRs. A text of V8 has 512 MiB at most. */
const MAX_BYTES = 500 * 2 ** 20;

/** Issues of one file that are told; a wrong type is wrong in every row. */
const ISSUES_TOLD = 3;

/** Names, in a file that holds something else, that are told, and how much of each: it may be a map of anything. */
const [KEYS_TOLD, KEY_TOLD] = [3, 40];

/** Throws RecordedDataInvalid with file, place, what is wrong, and the command that prints the file properly. */
export function readRecordedFile(path: string, file: string): RecordedFile {
  const value = parse(path, file, decode(bytesOf(path)));
  const keys = keysOf(value);
  const kinds = READ_KINDS.filter((kind) => keys.includes(kind));
  const [kind] = kinds;
  if (!kind) return { file, holds: describe(value, keys) };
  const parsed = Recording.safeParse(value);
  if (!parsed.success) {
    const [wrong] = parsed.error.issues;
    const again = commandFor(kinds.find((each) => each === wrong?.path[0]) ?? kind, path);
    throw new RecordedDataInvalid(
      `${path}: ${describeIssues(parsed.error)}\nPrint it again, without --query: ${again}`,
    );
  }
  const ofPool = kinds.find((each) => each === 'IpamPoolCidrs' || each === 'IpamPoolAllocations');
  if (ofPool && !poolByName(file)) return { file, holds: `${ofPool} of a pool that its name does not say` };
  return { file, recording: parsed.data };
}

function bytesOf(path: string): Buffer {
  try {
    return readUpTo(path, MAX_BYTES);
  } catch (error) {
    if (!(error instanceof FileTooLarge) && !(error instanceof NothingWritten)) throw error;
    throw new RecordedDataInvalid(`${error.message}. Print less into one file, or take it out of the directory.`, {
      cause: error,
    });
  }
}

function parse(path: string, file: string, text: string): unknown {
  if (!text.trim()) throw new RecordedDataInvalid(`${path} is empty. ${printAgain(path, file)}`);
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const fault = findFault(text);
    const place = fault ? `${path}:${fault.line}:${fault.column}` : path;
    // Not the parser's own words: they quote the file, which may be any.
    const what = fault ? `: ${fault.what}` : '';
    throw new RecordedDataInvalid(`${place}  is not JSON${what}. ${printAgain(path, file)}`, { cause: error });
  }
}

/** Windows PowerShell's `>` writes UTF-16 with a byte order mark; others may write one before UTF-8. */
function decode(bytes: Buffer): string {
  return new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);
}

function printAgain(path: string, file: string): string {
  const kind = kindByName(file);
  return kind
    ? `Print it again: ${commandFor(kind, path)}`
    : 'Print it again with `aws ec2 … --output json`, or take it out of the directory.';
}

function keysOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}

function describe(value: unknown, keys: readonly string[]): string {
  if (keys.length > 0) {
    const named = keys
      .slice(0, KEYS_TOLD)
      .map((key) => (key.length > KEY_TOLD ? `${key.slice(0, KEY_TOLD - 1)}…` : key));
    return [...named, ...(keys.length > KEYS_TOLD ? [`${keys.length - KEYS_TOLD} more`] : [])].join(', ');
  }
  if (Array.isArray(value)) return 'a list without a name (printed with --query?)';
  return typeof value === 'object' ? 'nothing' : `a ${typeof value}`;
}

function describeIssues({ issues }: z.ZodError): string {
  const told = issues.slice(0, ISSUES_TOLD).map((issue) => `${z.core.toDotPath(issue.path)}: ${issueWords(issue)}`);
  const more = issues.length - told.length;
  return cut(told.join('; '), 1000) + (more > 0 ? `; and ${more} more` : '');
}
