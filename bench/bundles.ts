import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BuildOptions, build } from 'esbuild';
import { ipamActions, networkActions } from '../functions/shared/ec2/actions.ts';
import { bundling, entryOf } from '../infra/bundle/bundle.ts';
import { leanImports } from '../infra/bundle/lean-sdk.ts';
import { type FunctionName, functions, nodeOptions } from '../statemachine/steps.ts';

/**
 * Size and load time of each deployed function. Beside it, the same handler bundled as CommonJS with the SDK. For functions
 * that call EC2, also the bundle with the schemas of all of EC2's operations.
 */
const MAX_SIZE_RATIO = 0.6;
const MAX_LOAD_MS = 150;
const EC2 = new Set([...ipamActions, ...networkActions].flatMap(({ by }) => Object.keys(by)));

const { plugins: _, banner: __, ...plain } = bundling;
const VARIANTS = {
  deployed: bundling,
  commonJs: {
    ...plain,
    format: 'cjs',
    splitting: false,
    mainFields: ['main', 'module'],
    outExtension: { '.js': '.cjs' },
  },
  allSchemas: { ...bundling, plugins: [leanImports] },
} as const satisfies Record<string, BuildOptions>;
type Variant = keyof typeof VARIANTS;

interface Measured {
  readonly bytes: number;
  readonly loadMs: number;
}

const { values } = parseArgs({ options: { loads: { type: 'string', default: '11' } } });
const loads = Number(values.loads);
const dir = mkdtempSync(join(tmpdir(), 'ipam-monitor-bundles-'));
const loader = join(dir, 'load.mjs');
writeFileSync(
  loader,
  'const start = performance.now(); await import(process.argv[2]); console.log(performance.now() - start);',
);

try {
  console.log(
    `Node ${process.version} on ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, load ${loadavg()[0]?.toFixed(1)}. Minified, without source maps. Load: median of ${loads} new processes each, with the Node options of the function.\n`,
  );
  console.log('| function | deployed | CommonJS | ratio | load | load CommonJS | |');
  console.log('|---|---:|---:|---:|---:|---:|---|');
  const unused: string[] = [];
  let missed = 0;
  for (const name of Object.keys(functions).filter(isFunction)) {
    const measured = await measure(
      name,
      EC2.has(name) ? ['deployed', 'commonJs', 'allSchemas'] : ['deployed', 'commonJs'],
    );
    const { deployed, commonJs, allSchemas } = measured;
    if (!deployed || !commonJs) continue;
    const ratio = deployed.bytes / commonJs.bytes;
    const problems = [
      ...(ratio > MAX_SIZE_RATIO ? [`over ${MAX_SIZE_RATIO}`] : []),
      ...(!EC2.has(name) && deployed.loadMs > MAX_LOAD_MS ? [`over ${MAX_LOAD_MS} ms`] : []),
    ];
    missed += problems.length;
    console.log(
      `| ${name} | ${kB(deployed.bytes)} | ${kB(commonJs.bytes)} | ${ratio.toFixed(2)} | ${ms(deployed)} | ${ms(commonJs)} | ${problems.join(', ') || '✔'} |`,
    );
    if (allSchemas) {
      unused.push(
        `| ${name} | ${kB(allSchemas.bytes)} | ${kB(deployed.bytes)} | ${kB(allSchemas.bytes - deployed.bytes)} | ${ms(allSchemas)} | ${ms(deployed)} |`,
      );
    }
  }
  console.log('\nSchemas of EC2 operations that are not used:\n');
  console.log('| function | with them | deployed | they cost | load with them | load |');
  console.log('|---|---:|---:|---:|---:|---:|');
  for (const row of unused) console.log(row);
  console.log(
    missed === 0
      ? `\nEvery bundle is at most ${MAX_SIZE_RATIO} of its CommonJS one; those without EC2 load within ${MAX_LOAD_MS} ms.`
      : `\n${missed} missed: at most ${MAX_SIZE_RATIO} of CommonJS, and ${MAX_LOAD_MS} ms for those without EC2. On a busy machine, try again.`,
  );
  process.exitCode = missed === 0 ? 0 : 1;
} finally {
  rmSync(dir, { recursive: true, force: true });
}

async function measure(name: FunctionName, variants: readonly Variant[]): Promise<Partial<Record<Variant, Measured>>> {
  const dirs = new Map<Variant, string>();
  for (const variant of variants) {
    const outdir = join(dir, `${functions[name].folder}-${variant}`);
    await build({ ...VARIANTS[variant], sourcemap: false, entryPoints: [entryOf(functions[name].folder)], outdir });
    dirs.set(variant, outdir);
  }
  const times = new Map<Variant, number[]>(variants.map((variant) => [variant, []]));
  // In turns, so that other work on the machine slows down all of them alike.
  for (let round = 0; round < loads; round++) {
    for (const [variant, outdir] of dirs) times.get(variant)?.push(load(name, entryIn(outdir)));
  }
  return Object.fromEntries(
    [...dirs].map(([variant, outdir]) => [
      variant,
      { bytes: bytesIn(outdir), loadMs: median(times.get(variant) ?? []) },
    ]),
  );
}

/** All of the code, whether it is loaded at the start or later. */
function bytesIn(outdir: string): number {
  return readdirSync(outdir).reduce((sum, name) => sum + statSync(join(outdir, name)).size, 0);
}

function entryIn(outdir: string): string {
  const entry = readdirSync(outdir).find((name) => /^index\./.test(name));
  if (!entry) throw new Error(`${outdir} has no index`);
  return join(outdir, entry);
}

function load(name: FunctionName, file: string): number {
  const { stdout, stderr, status } = spawnSync(process.execPath, [loader, file], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: [...nodeOptions(name), '--enable-source-maps'].join(' ') },
  });
  if (status !== 0) throw new Error(`${file} does not load:\n${stderr}`);
  return Number(stdout);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function kB(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`;
}

function ms({ loadMs }: Measured): string {
  return `${Math.round(loadMs)} ms`;
}

function isFunction(name: string): name is FunctionName {
  return Object.hasOwn(functions, name);
}
