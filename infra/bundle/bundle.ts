import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import * as z from 'zod';
import { leanImports, leanSchemas } from './lean-sdk.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NOWHERE = join(ROOT, 'bundled');

/** How every handler is bundled; bench/bundles.ts compares it with what esbuild does by default. */
export const bundling = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  // As a module, everything that is not used can be left out; that is most of the SDK.
  format: 'esm',
  mainFields: ['module', 'main'],
  // What is imported on demand, such as the client of a consumer's service, is a file of its own.
  splitting: true,
  entryNames: 'index',
  outExtension: { '.js': '.mjs' },
  minify: true,
  legalComments: 'none',
  // Positions only: the sources are in the repository.
  sourcemap: true,
  sourcesContent: false,
  // CommonJS dependencies (yaml) call require, which a module does not have.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  plugins: [leanSchemas, leanImports],
  absWorkingDir: ROOT,
  logLevel: 'warning',
} as const satisfies BuildOptions;

export function entryOf(folder: string): string {
  return join(ROOT, 'functions', folder, 'handler.ts');
}

/** Writes a step's code to a folder, as Lambda gets it: index.mjs, what that imports, and their source maps. */
export async function bundleStep(folder: string, outDir: string): Promise<void> {
  const entryPoints = [entryOf(folder)];
  // Bundled for one and the same place, which goes into the names of files: the same code is the same asset, wherever.
  const { outputFiles } = await build({ ...bundling, entryPoints, outdir: NOWHERE, write: false });
  await mkdir(outDir, { recursive: true });
  for (const { path, text } of outputFiles) {
    await writeFile(join(outDir, basename(path)), path.endsWith('.map') ? fromRoot(text) : text);
  }
}

const SourceMap = z.looseObject({ sources: z.array(z.string()) });

/** Names the sources of a map from the root of the project. */
function fromRoot(text: string): string {
  const map = SourceMap.parse(JSON.parse(text));
  const sources = map.sources.map((source) => relative(ROOT, resolve(NOWHERE, source)).split(sep).join('/'));
  return JSON.stringify({ ...map, sources });
}
