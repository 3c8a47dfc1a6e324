import { execFileSync } from 'node:child_process';
import { cp, glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleStep } from '../infra/bundle/bundle.ts';
import { functions } from '../statemachine/steps.ts';
import { jsonSchemas } from './json-schemas.ts';

/**
 * Builds dist/, which is what the package holds: Node refuses to strip types under node_modules. JavaScript modules with
 * declarations, laid out as the sources; the JSON that is read at run time; and the Lambda functions, bundled.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');

await rm(DIST, { recursive: true, force: true });
compile();
for await (const file of glob('**/*.d.ts', { cwd: DIST })) await nameBuiltFiles(join(DIST, file));
await cp(join(ROOT, 'statemachine/ipam-monitor.asl.json'), join(DIST, 'statemachine/ipam-monitor.asl.json'));
await mkdir(join(DIST, 'json-schema'));
for (const [name, schema] of jsonSchemas) {
  await writeFile(join(DIST, 'json-schema', `${name}.schema.json`), `${JSON.stringify(schema, null, 2)}\n`);
}
for (const { folder } of Object.values(functions)) await bundleStep(folder, join(DIST, 'lambda', folder));

function compile(): void {
  // The compiler exports no API, only its command.
  const tsc = createRequire(import.meta.url)
    .resolve('typescript/package.json')
    .replace('package.json', 'bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
}

/** tsc rewrites `./x.ts` in the JavaScript only. It can read such declarations itself; other tools look for a source. */
async function nameBuiltFiles(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/((?:\bfrom |\bimport\()(['"])\.{1,2}\/[^'"]+)\.ts\2/g, '$1.js$2'));
}
