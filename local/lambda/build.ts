import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';

export interface Build {
  /** What sources are named from. */
  readonly root: string;
  /** Where builds are kept, until a source is another one. */
  readonly home: string;
  readonly entries: readonly string[];
  /** Files instead of modules, by name. */
  readonly instead?: Readonly<Record<string, string>>;
}

/** Others may still load from what they found. */
const OLD_MS = 60 * 60 * 1000;

const Newest = z.object({
  /** What was asked for. */
  of: z.string(),
  folder: z.string(),
  /** Of each source, the SDK's as well, when it was written and its length. */
  inputs: z.record(z.string(), z.string()),
});
type Newest = z.infer<typeof Newest>;
const Metafile = z.object({ inputs: z.record(z.string(), z.unknown()) });

/** The folder with the entries as `.mjs`, and with what they share. Throws where esbuild is missing, or has an objection. */
export async function built(build: Build): Promise<string> {
  const kept = await readFile(newestIn(build), 'utf8')
    .then((text) => Newest.parse(JSON.parse(text)))
    .catch(() => undefined);
  return kept && (await isOf(build, kept)) ? kept.folder : make(build);
}

const newestIn = ({ home }: Build) => join(home, 'newest.json');

async function isOf(build: Build, kept: Newest): Promise<boolean> {
  if (kept.of !== JSON.stringify(build)) return false;
  try {
    const states = await Promise.all([
      stat(kept.folder),
      ...Object.keys(kept.inputs).map((path) => stateOf(build.root, path)),
    ]);
    return Object.values(kept.inputs).every((state, index) => state === states[index + 1]);
  } catch {
    return false;
  }
}

async function stateOf(root: string, path: string): Promise<string> {
  const { mtimeMs, size } = await stat(join(root, path));
  return `${mtimeMs} ${size}`;
}

async function make(build: Build): Promise<string> {
  const { root, home, entries, instead = {} } = build;
  const began = Date.now();
  await mkdir(home, { recursive: true });
  await removeOld(home, began);
  const folder = await mkdtemp(join(home, 'built-'));
  const metafile = join(folder, 'meta.json');
  const aliases = Object.entries(instead).map(([module, file]) => `--alias:${module}=${file}`);
  await bundle(root, [...entries, ...aliases, `--outdir=${folder}`, `--metafile=${metafile}`]);
  const paths = Object.keys(Metafile.parse(JSON.parse(await readFile(metafile, 'utf8'))).inputs);
  const states = await Promise.all(paths.map(async (path) => [path, await stateOf(root, path)] as const));
  // Of one that was written meanwhile nobody knows which one is in it.
  if (states.every(([, state]) => Number.parseFloat(state) < began)) {
    const newest: Newest = { of: JSON.stringify(build), folder, inputs: Object.fromEntries(states) };
    await writeFile(metafile, JSON.stringify(newest));
    await rename(metafile, newestIn(build));
  }
  return folder;
}

async function bundle(root: string, args: readonly string[]): Promise<void> {
  const flags = [
    ...['--bundle', '--splitting', '--platform=node', '--target=node24', '--format=esm', '--main-fields=module,main'],
    ...['--outbase=.', '--out-extension:.js=.mjs', '--log-level=silent'],
    // CommonJS dependencies (yaml) call require, which a module does not have.
    "--banner:js=import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  ];
  const esbuild = createRequire(import.meta.url).resolve('esbuild/bin/esbuild');
  // A third of its time would go into collecting garbage, and it ends with 400 MB of it.
  const env = { ...process.env, GOGC: 'off' };
  await promisify(execFile)(esbuild, [...args, ...flags], { cwd: root, env });
}

async function removeOld(home: string, now: number): Promise<void> {
  for (const name of await readdir(home)) {
    const path = join(home, name);
    const { mtimeMs } = await stat(path);
    if (name.startsWith('built-') && now - mtimeMs > OLD_MS) await rm(path, { recursive: true, force: true });
  }
}
