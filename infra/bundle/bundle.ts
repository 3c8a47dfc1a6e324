import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import * as z from 'zod';
import { leanImports, leanSchemas } from './lean-sdk.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

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
export async function bundleStep(folder: string, outdir: string): Promise<void> {
  const { outputFiles } = await build({ ...bundling, entryPoints: [entryOf(folder)], outdir, write: false });
  await mkdir(outdir, { recursive: true });
  for (const { path, text } of outputFiles) {
    await writeFile(path, path.endsWith('.map') ? withoutPlace(text, outdir) : text);
  }
}

const SourceMap = z.looseObject({ sources: z.array(z.string()) });

/** Names sources from the root of the project: the same code is the same asset, wherever it was bundled. */
function withoutPlace(text: string, outdir: string): string {
  const map = SourceMap.parse(JSON.parse(text));
  const sources = map.sources.map((source) => relative(ROOT, resolve(outdir, source)).split(sep).join('/'));
  return JSON.stringify({ ...map, sources });
}
