import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { functions } from '../../statemachine/steps.ts';
import { closed, validator } from '../contracts/json-schema.ts';

/** The package as others get it: packed, installed into an empty folder, used from there. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'ipam-monitor-package-'));
const installed = join(home, 'node_modules', 'aws-ipam-monitor');
const env = {
  ...process.env,
  // Whatever `node` the machine has: the one that these tests run on.
  PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
  // Set by the npm that runs these tests, for its own project.
  npm_config_local_prefix: undefined,
  INIT_CWD: undefined,
};

function run(command: string, args: readonly string[], cwd = home): string {
  return execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs a module that lies in the folder where the package is installed. */
function runModule(name: string, text: string): unknown {
  writeFileSync(join(home, name), text);
  return JSON.parse(run(process.execPath, [name]));
}

const FLAGS = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2024', '--skipLibCheck'];

function giveNodeTypes(): void {
  const types = join(home, 'node_modules', '@types', 'node');
  if (existsSync(types)) return;
  mkdirSync(dirname(types), { recursive: true });
  symlinkSync(join(root, 'node_modules', '@types', 'node'), types, 'dir');
}

beforeAll(() => {
  const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', home], root));
  writeFileSync(join(home, 'package.json'), '{ "name": "somebody-elses", "private": true }');
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', join(home, packed.filename)]);
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

test('holds JavaScript and declarations, no TypeScript that Node would have to strip', () => {
  const files = globSync('**/*.{ts,mts,cts,tsx}', { cwd: installed, exclude: ['node_modules/**'] });
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => !file.endsWith('.d.ts'))).toEqual([]);
});

test('what is built does not refer to sources', () => {
  const imports = /(?:\bfrom |\bimport\()['"]\.{1,2}\/[^'"]+\.ts['"]/;
  const files = globSync('dist/**/*.{js,d.ts}', { cwd: installed });
  expect(files.filter((file) => imports.test(readFileSync(join(installed, file), 'utf8')))).toEqual([]);
});

test('brings every function as Lambda loads it: a module that needs nothing around it', () => {
  const folders = Object.values(functions).map(({ folder }) => folder);
  // Elsewhere: beside the package its dependencies would be found.
  const alone = mkdtempSync(join(tmpdir(), 'ipam-monitor-bundles-'));
  onTestFinished(() => rmSync(alone, { recursive: true, force: true }));
  cpSync(join(installed, 'dist', 'lambda'), alone, { recursive: true });
  writeFileSync(
    join(alone, 'handlers.mjs'),
    `const types = {};
     for (const folder of ${JSON.stringify(folders)}) types[folder] = typeof (await import(\`./\${folder}/index.mjs\`)).handler;
     console.log(JSON.stringify(types));`,
  );
  const types = JSON.parse(run(process.execPath, ['handlers.mjs'], alone));
  expect(types).toEqual(Object.fromEntries(folders.map((folder) => [folder, 'function'])));
});

test('does not bring the CDK to those who do not deploy with it', () => {
  expect(globSync('node_modules/{aws-cdk-lib,constructs,esbuild,typescript}', { cwd: home })).toEqual([]);
});

test('the command says how it is called here', () => {
  const help = run('npx', ['--no-install', 'ipam-monitor', '--help']);
  expect(help).toContain('npx ipam-monitor run --demo');
  expect(help).not.toContain('npm run');
});

test('the command runs the whole workflow', () => {
  const printed = JSON.parse(
    run('npx', ['--no-install', 'ipam-monitor', 'run', '--demo', '--json', '--out', 'cli-out']),
  );
  expect(printed).toMatchObject({ exit: { code: 0 }, status: 'SUCCEEDED', result: { schemaVersion: SCHEMA_VERSION } });
  expect(printed.message.published).toBe(true);
  const schema = readFileSync(join(installed, 'dist/json-schema/cli-run.schema.json'), 'utf8');
  expect(validator(closed(JSON.parse(schema)))(printed)).toBeUndefined();
});

test('the command knows its version', () => {
  const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  expect(run('npx', ['--no-install', 'ipam-monitor', '--version']).trim()).toBe(version);
});

test('plain JavaScript reads a hand-off with the contracts', () => {
  const read = runModule(
    'read.mjs',
    `import { readFileSync, globSync } from 'node:fs';
     import { HandOff, SCHEMA_VERSION } from 'aws-ipam-monitor/contracts';
     const [file] = globSync('cli-out/runs/**/handoff.json');
     const handOff = HandOff.parse(JSON.parse(readFileSync(file, 'utf8')));
     console.log(JSON.stringify({ SCHEMA_VERSION, kinds: [...new Set(handOff.findings.inline.map(({ kind }) => kind))] }));`,
  );
  expect(read).toEqual({ SCHEMA_VERSION, kinds: expect.arrayContaining(['utilization']) });
});

test('the contracts need nothing but zod', () => {
  const files = globSync('dist/statemachine/contracts/*.js', { cwd: installed });
  const imported = files.flatMap((file) =>
    [...readFileSync(join(installed, file), 'utf8').matchAll(/from '([^']+)'/g)].map((match) => match[1] ?? ''),
  );
  const others = imported.filter((name) => !name.startsWith('./')).map((name) => name.split('/')[0]);
  expect(new Set(others)).toEqual(new Set(['zod']));
});

test('the JSON Schemas are found by their names', () => {
  const names = globSync('*.schema.json', { cwd: join(root, 'package/json-schema') });
  const own = names.filter((name) => name !== 'definitions.schema.json');
  expect(globSync('*', { cwd: join(installed, 'dist/json-schema') }).sort()).toEqual(own.sort());
  const title = runModule(
    'schema.mjs',
    `import schema from 'aws-ipam-monitor/json-schema/hand-off.schema.json' with { type: 'json' };
     console.log(JSON.stringify(schema.title));`,
  );
  expect(title).toBe(`aws-ipam-monitor hand-off ${SCHEMA_VERSION}`);
});

test('a program runs the monitor as a part of it', () => {
  const result = runModule(
    'library.mjs',
    `import { runMonitor } from 'aws-ipam-monitor';
     const { summary, handOff } = await runMonitor({ source: { kind: 'demo', seed: 1 }, outDir: 'library-out', runId: 'mine' });
     console.log(JSON.stringify({ status: summary.status, runId: handOff.runId, scopes: summary.scopes.length }));`,
  );
  expect(result).toEqual({ status: 'complete', runId: 'mine', scopes: 3 });
});

test('a program learns which part of a run failed', () => {
  const failed = runModule(
    'failing.mjs',
    `import { MonitorRunFailed, runMonitor } from 'aws-ipam-monitor';
     try {
       await runMonitor({ source: { kind: 'demo', seed: 1 }, outDir: 'failing-out', request: { threshold: 180 } });
     } catch (error) {
       if (!(error instanceof MonitorRunFailed)) throw error;
       console.log(JSON.stringify({ name: error.name, message: error.message, parts: error.outcome.failed.map(({ part }) => part) }));
     }`,
  );
  expect(failed).toMatchObject({
    name: 'MonitorRunFailed',
    parts: ['Discover'],
    message: expect.stringContaining('threshold'),
  });
});

test('the arithmetic of blocks is there for those who compute with the results', () => {
  const free = runModule(
    'free.mjs',
    `import { largestBlock, parseCidr, subtract } from 'aws-ipam-monitor/cidr';
     const free = subtract([parseCidr('10.0.0.0/16')], [parseCidr('10.0.0.0/17'), parseCidr('10.0.128.0/18')]);
     console.log(JSON.stringify(largestBlock(free, 'ipv4')));`,
  );
  expect(free).toBe(18);
});

/** An example as its comments say to copy it: with the package's names instead of paths into this repository. */
function copyExample(name: string): string {
  const copy = join(home, name);
  cpSync(join(root, 'examples', name), copy, { recursive: true });
  writeFileSync(join(copy, 'package.json'), '{ "type": "module", "private": true }');
  for (const file of globSync('*.ts', { cwd: copy })) {
    const text = readFileSync(join(copy, file), 'utf8');
    const replaced = text.replace(
      /^\/\/ In your own project: from '([^']+)'\.\n(import [^;]+ from )'[^']+';$/gm,
      "$2'$1';",
    );
    expect(replaced).not.toContain("'../");
    writeFileSync(join(copy, file), replaced);
  }
  return copy;
}

test('the deployment gate, copied, needs nothing but the package', () => {
  const copy = copyExample('deployment-gate');
  const answer = runModule(
    'gate.mjs',
    `import { globSync, readFileSync } from 'node:fs';
     import { gunzipSync } from 'node:zlib';
     import { decide } from './deployment-gate/gate.ts';
     import './deployment-gate/main.ts';
     const [handOffKey] = globSync('cli-out/runs/**/handoff.json');
     const { runId, asOf, location } = JSON.parse(readFileSync(handOffKey, 'utf8'));
     const read = (key) => readFileSync('cli-out/' + key);
     const scopes = location.evaluations.map(({ scopeId, key }) => [scopeId, { runId, asOf, prefix: location.prefix, evaluationsKey: key }]);
     const latest = JSON.stringify({ schemaVersion: '1.0', scopes: Object.fromEntries(scopes) });
     const lines = location.evaluations.flatMap(({ key }) => gunzipSync(read(key)).toString().split('\\n').filter(Boolean));
     const { resource } = lines.map((line) => JSON.parse(line)).find(({ resource }) => resource.type === 'vpc' && resource.family === 'ipv4');
     const results = {
       text: async (key) => (key === 'latest.json' ? latest : read(key).toString()),
       async *lines(key) { yield* gunzipSync(read(key)).toString().split('\\n').filter(Boolean); },
     };
     const verdict = await decide(results, { vpcId: resource.id, count: 1, prefixLength: 28, maxAgeMinutes: 60 }, new Date(asOf));
     process.exitCode = 0; // main.ts has asked for its arguments
     console.log(JSON.stringify(verdict.answer));`,
  );
  expect(answer).toMatch(/^(yes|no|unknown)$/);
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  giveNodeTypes();
  run(process.execPath, [compiler, ...FLAGS, '--allowImportingTsExtensions', '--types', 'node', join(copy, 'main.ts')]);
});

test("somebody else's app deploys the construct, with the bundles that the package brings", () => {
  const modules = join(home, 'node_modules');
  for (const name of ['aws-cdk-lib', 'constructs', '@aws-cdk']) {
    symlinkSync(join(root, 'node_modules', name), join(modules, name), 'dir');
  }
  const template = runModule(
    'app.mjs',
    `import { App, Stack } from 'aws-cdk-lib';
     import { IpamMonitor } from 'aws-ipam-monitor/construct';
     const app = new App({ outdir: 'cdk.out' });
     const stack = new Stack(app, 'Mine');
     const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-AbCdEf';
     new IpamMonitor(stack, 'Monitor', { homeRegions: ['eu-west-1'], webhooks: { network: { type: 'slack', secretArn } } });
     console.log(JSON.stringify(app.synth().getStackByName('Mine').template));`,
  );
  expect(JSON.stringify(template)).toContain('AWS::StepFunctions::StateMachine');
  const bundles = globSync('cdk.out/asset.*/index.mjs', { cwd: home });
  // Functions whose code is alike share an asset; no two are.
  expect(bundles).toHaveLength(Object.keys(functions).length);
});

test('a typed consumer is checked against the declarations', () => {
  writeFileSync(
    join(home, 'consumer.mts'),
    `import { runMonitor, type MonitorResult } from 'aws-ipam-monitor';
     import { HandOff } from 'aws-ipam-monitor/contracts';
     export async function critical(result: MonitorResult): Promise<number> {
       const handOff: HandOff = result.handOff;
       // @ts-expect-error: an unknown source is refused
       await runMonitor({ source: { kind: 'nothing' } });
       // @ts-expect-error: declarations that do not resolve would make everything any
       handOff.noSuchField;
       return handOff.findings.inline.filter(({ severity }) => severity === 'critical').length;
     }`,
  );
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  giveNodeTypes();
  run(process.execPath, [compiler, ...FLAGS, 'consumer.mts']);
});
