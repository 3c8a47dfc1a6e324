import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { documents } from '../../../cli/json/documents.ts';
import { main } from '../../../cli/main.ts';
import { troubledNetwork } from '../fakes/findings.ts';
import { fakeIo } from '../fakes/io.ts';
import { fakeMonitor } from '../fakes/monitor.ts';
import { wholeRun } from '../fakes/workflow.ts';
import { DEPS, printed } from './printed.ts';

let outDir = '';
beforeEach(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'ipam-monitor-json-'));
});
afterEach(() => rm(outDir, { recursive: true }));

const json = (...args: string[]) => ['run', '--demo', '--json', '--out', outDir, ...args];

test('a run', async () => {
  const { start } = fakeMonitor({ evaluations: troubledNetwork, progress: wholeRun, description: { notes: ['one'] } });

  const { code, document } = await printed('cli-run', json(), { deps: { startMonitor: start } });

  expect(code).toBe(0);
  expect(document).toMatchObject({ status: 'SUCCEEDED', notes: ['one'] });
});

test('a run that --fail-on judges', async () => {
  const { start } = fakeMonitor({ evaluations: troubledNetwork });

  expect((await printed('cli-run', json('--fail-on', 'critical'), { deps: { startMonitor: start } })).code).toBe(2);
});

test('a run that failed', async () => {
  const cause = JSON.stringify({ runId: 'r', handOff: null, failed: [{ part: 'Discover', error: 'E', cause: 'why' }] });
  const { start } = fakeMonitor({ result: { status: 'FAILED', error: 'RunFailed', cause } });

  const { code, document } = await printed('cli-run', json(), { deps: { startMonitor: start } });

  expect(code).toBe(1);
  expect(document.error.failed).toEqual([{ part: 'Discover', error: 'E', message: 'why' }]);
});

test('a run that could not be started', async () => {
  expect((await printed('cli-run', json())).code).toBe(1);
});

test('a run that Ctrl-C stopped', async () => {
  const io = fakeIo();
  const { start } = fakeMonitor({ during: () => void io.send('SIGINT') });

  expect((await printed('cli-run', json(), { deps: { startMonitor: start }, io })).code).toBe(130);
});

test.each([
  ['version: 1\nname: mine\n', 0],
  ['version: 2\n', 1],
])('a policy: %j', async (text, expected) => {
  const file = join(outDir, 'policy.yaml');
  await writeFile(file, text);

  expect((await printed('cli-validate', ['validate', file, '--json'])).code).toBe(expected);
});

test('a policy that is not there', async () => {
  expect((await printed('cli-validate', ['validate', join(outDir, 'none.yaml'), '--json'])).code).toBe(1);
});

test.each([[['run', '--json', '--form', 'x']], [['rnu', '--json']], [['validate', '--json']]])(
  'arguments that cannot be understood: %j',
  async (args) => {
    expect((await printed('cli-error', args)).code).toBe(1);
  },
);

/** Names of a command's subcommands, as its help lists them. */
async function subcommands(path: readonly string[]): Promise<string[]> {
  const io = fakeIo();
  await main([...path, '--help'], io, DEPS);
  const [, listed = ''] = io.stdout().split(/^Commands:$/m);
  const names = [...(listed.split(/^\S/m)[0] ?? '').matchAll(/^ {2}([a-z][\w-]*)/gm)].map((match) => match[1] ?? '');
  return names.filter((name) => name !== 'help');
}

async function leaves(path: readonly string[]): Promise<string[][]> {
  const names = await subcommands(path);
  if (names.length === 0) return [[...path]];
  return (await Promise.all(names.map((name) => leaves([...path, name])))).flat();
}

/** Anything but the heading of another command. */
const IN_SECTION = String.raw`(?:(?!^## )[\s\S])*`;

test('every command has --json, a document with a schema, and a section that says its exit codes', async () => {
  const page = await readFile(new URL('../../../docs/cli.md', import.meta.url), 'utf8');
  const commands = await leaves([]);
  expect(commands.length).toBeGreaterThanOrEqual(2);
  for (const path of commands) {
    const io = fakeIo();
    await main([...path, '--help'], io, DEPS);
    const name = ['cli', ...path].join('-');
    expect(io.stdout(), path.join(' ')).toMatch(/--json .*\n[\s\S]*Exit codes: 0 /);
    expect(Object.keys(documents), `cli/json/documents.ts has no ${name}`).toContain(name);
    expect(page, 'docs/cli.md').toMatch(
      new RegExp(`^## ${path.join(' ')}$${IN_SECTION}${name}\\.schema\\.json${IN_SECTION}exit code`, 'm'),
    );
  }
});
