import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { steps } from '../../statemachine/steps.ts';
import { EXTENSION } from '../extension.ts';
import { built } from './build.ts';

/**
 * The functions of a clone, as one set of JavaScript files that all of them load from. Each of eleven processes would
 * else strip the types of some hundred modules and find its way through as many of the SDK: 0.2 to 0.7 CPU seconds each, and
 * 0.14 so. esbuild takes one for all.
 */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HOME = join(ROOT, 'node_modules/.cache/ipam-monitor-functions');
const ENTRIES = [
  'local/lambda/runtime.ts',
  ...Object.values(steps).map(({ folder }) => `functions/${folder}/handler.ts`),
];

const INSTEAD = { 'node:http': './local/lambda/node-http.cjs' };

/** Where a module is by now, which is named without its extension. */
export type UrlOf = (module: string) => string;

const asSource: UrlOf = (module) => pathToFileURL(join(ROOT, `${module}${EXTENSION}`)).href;
let bundling: Promise<UrlOf> | undefined;

/** Their sources, where there is nothing to bundle, or nothing to bundle with: those do as well. */
export function bundledFunctions(): Promise<UrlOf> {
  bundling ??= EXTENSION === '.ts' ? bundle().catch(() => asSource) : Promise.resolve(asSource);
  return bundling;
}

/** Throws where a source is wrong, which is said better by whoever loads it. */
async function bundle(): Promise<UrlOf> {
  const folder = await built({ root: ROOT, home: HOME, entries: ENTRIES, instead: INSTEAD });
  return (module) => pathToFileURL(join(folder, `${module}.mjs`)).href;
}
