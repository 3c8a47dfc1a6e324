import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
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
  await build({ ...bundling, entryPoints: [entryOf(folder)], outdir });
}
