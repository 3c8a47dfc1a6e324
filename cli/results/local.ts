import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Summary } from '../../statemachine/contracts/summary.ts';
import { directoryObjects } from '../../storage/directory-objects.ts';
import { isMissingFile } from '../../storage/file-error.ts';
import { runKeys } from '../../storage/keys.ts';
import { findJson } from '../../storage/objects.ts';
import { quoted } from '../findings/all-findings.ts';
import { COMMAND } from '../kit/command-line.ts';
import type { Results } from './results.ts';

/**
 * Where runs write when nobody says otherwise: each source and organisation to a place of its own below it. In one for
 * all, the alerts and mutes of one would silence another.
 */
export const ROOT = 'out';

/** The place of the newest run below the root; the root itself, where there is none. */
export async function newestPlace(root = ROOT): Promise<string> {
  const places = (await names(root)).map((name) => join(root, name));
  const found = await Promise.all(places.map(async (place) => ({ place, summary: await newestSummary(place) })));
  const asOf = ({ summary }: (typeof found)[number]) => Date.parse(summary?.asOf ?? '');
  const [newest] = found.filter(({ summary }) => summary).sort((a, b) => asOf(b) - asOf(a));
  return newest?.place ?? root;
}

/** What a further command is given to read a directory; nothing for one that it finds by itself. */
export function outFlags(directory: string | undefined): string {
  return directory === undefined ? '' : ` --out ${quoted(directory)}`;
}

/** What the newest run on this machine left in a directory. */
export function localResults(directory: string, flags = outFlags(directory)): Results {
  return {
    ...directoryObjects(directory),
    flags,
    advice: [`To make some:  ${COMMAND} run${flags}`],
    permissions: [],
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
  const objects = directoryObjects(directory);
  const days = (await directoriesIn(directory, 'runs/')).sort();
  for (const day of days.reverse()) {
    const runs = await names(join(directory, day));
    const found = await Promise.all(runs.map((run) => findJson(objects, runKeys.summary(`${day}${run}/`), Summary)));
    const summaries = found.filter((summary) => summary !== undefined);
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
    if (isMissingFile(error)) return [];
    throw error;
  }
}
