import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { splitLines } from '../../core/streams/lines.ts';
import { Summary } from '../../statemachine/contracts/summary.ts';
import { runKeys } from '../../storage/keys.ts';
import { COMMAND } from '../kit/command-line.ts';
import { quoted } from '../report/all-findings.ts';
import { missing, type Results } from './results.ts';

/** Where `run` writes when nobody says otherwise. */
export const DEFAULT_OUT = 'out';

/** What a further command is given to read a directory; nothing for the one that it reads by itself. */
export function outFlags(directory: string): string {
  return directory === DEFAULT_OUT ? '' : ` --out ${quoted(directory)}`;
}

/** What the newest run on this machine left in a directory. */
export function localResults(directory: string): Results {
  const flags = outFlags(directory);
  const about = { where: directory, flags, advice: [`To make some:  ${COMMAND} run${flags}`] };
  return {
    ...about,
    text: (key) => textOf(join(directory, key)),
    async *lines(key) {
      try {
        // pipeline destroys the decompressor with the error of either stream, so that the loop below throws it.
        const text = pipeline(createReadStream(join(directory, key)), createGunzip(), () => {}).setEncoding('utf8');
        yield* splitLines(text);
      } catch (error) {
        if (isMissing(error)) throw missing(about, key);
        throw error;
      }
    },
    async newest() {
      const summary = await newestSummary(directory);
      if (!summary) return [];
      const prefix = runKeys.prefix(summary.runId, summary.asOf);
      return summary.scopes.map(({ scope: { scopeId } }) => ({ scopeId, prefix }));
    },
  };
}

/** Runs lie under their day: only the days that have the newest one are read. */
async function newestSummary(directory: string): Promise<Summary | undefined> {
  const days = (await directoriesIn(directory, 'runs/')).sort();
  for (const day of days.reverse()) {
    const texts = await Promise.all(
      (await names(join(directory, day))).map((run) => textOf(join(directory, runKeys.summary(`${day}${run}/`)))),
    );
    const summaries = texts.flatMap((text) => (text === undefined ? [] : [Summary.parse(JSON.parse(text))]));
    const [newest] = summaries.sort((a, b) => Date.parse(b.asOf) - Date.parse(a.asOf));
    if (newest) return newest;
  }
  return undefined;
}

/** `runs/2026/11/22/` and the like. */
async function directoriesIn(directory: string, prefix: string, depth = 3): Promise<string[]> {
  if (depth === 0) return [prefix];
  const inside = await names(join(directory, prefix));
  return (await Promise.all(inside.map((name) => directoriesIn(directory, `${prefix}${name}/`, depth - 1)))).flat();
}

async function names(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
