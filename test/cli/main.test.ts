import { expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import type { RunDeps } from '../../cli/monitor/deps.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { fakeIo } from './fakes/io.ts';

const deps: RunDeps = {
  startMonitor: () => Promise.reject(new Error('not to be started')),
  profileRegion: async () => undefined,
  startClock: () => ({ now: () => 0, every: () => () => {} }),
};

test.each([[[]], [['--help']], [['help']], [['run', '--help']], [['validate', '--help']]])(
  '%j prints help with examples',
  async (argv) => {
    const io = fakeIo();

    expect(await main(argv, io, deps)).toBe(0);
    expect(io.stdout()).toMatch(/^Usage: ipam-monitor/);
    expect(io.stdout()).toMatch(/Examples?:\n.*npm run ipam-monitor -- /s);
    expect(io.stderr()).toBe('');
  },
);

test('--version prints the version of the package', async () => {
  const io = fakeIo();

  expect(await main(['--version'], io, deps)).toBe(0);
  expect(io.stdout()).toBe(`${packageJson.version}\n`);
});

test.each([
  ['an unknown command', ['rnu'], "unknown command 'rnu'", 'Did you mean run?'],
  ['an unknown option', ['run', '--form', 'x'], "unknown option '--form'", 'Did you mean --from?'],
  ['a command that is like none', ['nosuch'], "unknown command 'nosuch'", 'Usage:'],
  ['help for a command that there is none of', ['help', 'nosuch'], "unknown command 'nosuch'", 'Usage:'],
  ['help of a command that there is none of', ['nosuch', '--help'], "unknown command 'nosuch'", 'Usage:'],
  ['help for a command within one', ['help', 'history', 'improt'], "unknown command 'improt'", 'Usage:'],
  ['an option without its value', ['run', '--from'], "option '--from <dir>' argument missing", '-- run --help'],
  [
    'an argument too many',
    ['run', 'demo'],
    "too many arguments for 'run'. Expected 0 arguments but got 1",
    '-- run --help',
  ],
  ['a missing argument', ['validate'], "missing required argument 'policy'", '-- validate --help'],
  [
    'a command of a command of a command',
    ['history', 'import', 'csv'],
    "missing required argument 'file'",
    '-- history import csv --help',
  ],
  ['a value that cannot be', ['run', '--demo', '--threshold', '120'], '--threshold 120: is above 100', ''],
])('%s is one sentence, what to do, and exit code 1', async (_, argv, message, advice) => {
  const io = fakeIo();

  expect(await main(argv, io, deps)).toBe(1);
  expect(io.stdout()).toBe('');
  expect(io.stderr().split('\n')[0]).toContain(`✖ ${message}`);
  expect(io.stderr()).toContain(advice);
});

test('--no-color is understood before and after the command', async () => {
  for (const argv of [
    ['--no-color', 'run', '--demo'],
    ['run', '--demo', '--no-color'],
  ]) {
    const io = fakeIo();
    await main(argv, io, deps);
    expect(io.stderr()).toBe('✖ not to be started\n');
  }
});

test('a defect shows where it happened', async () => {
  const io = fakeIo();
  const broken = { ...deps, startMonitor: () => Promise.reject(new TypeError('x is not a function')) };

  expect(await main(['run', '--demo'], io, broken)).toBe(1);
  expect(io.stderr()).toMatch(/^✖ A defect of ipam-monitor: TypeError: x is not a function\n +at /);
});

test('an error of AWS is known by its name', async () => {
  const io = fakeIo();
  const error = Object.assign(new Error('Slow\ndown'), { name: 'SlowDown', $metadata: {} });
  await main(['run', '--demo'], io, { ...deps, startMonitor: () => Promise.reject(error) });

  expect(io.stderr()).toBe('✖ SlowDown: Slow\n  down\n');
});

test.each(['nosuch', 'fi', 'lst', 'explian', 'suites'])(
  '%s: only a command that is near is suggested',
  async (typed) => {
    const io = fakeIo();
    await main([typed], io, deps);
    const suggested = /Did you mean (.*)\?/.exec(io.stderr())?.[1];
    expect(suggested).toBe({ lst: 'list', explian: 'explain', fi: suggested }[typed]);
  },
);

test('what npm took for itself is noticed, and the line that works is shown', async () => {
  const env = { npm_lifecycle_event: 'ipam-monitor', npm_config_demo: 'true', npm_config_fail_on: 'critical' };
  const io = fakeIo({ env });
  expect(await main(['run'], io, deps)).toBe(1);
  expect(io.stderr()).toContain('npm has taken --demo and --fail-on for itself: put -- before the options');
  expect(io.stderr()).toContain('npm run ipam-monitor -- run --demo --fail-on critical');

  // npm does not know these: their values are left among the arguments.
  const unknown = { npm_lifecycle_event: 'ipam-monitor', npm_config_limit: 'true', npm_config_scope: 'private' };
  const listing = fakeIo({ env: unknown });
  expect(await main(['list', '5'], listing, deps)).toBe(1);
  expect(listing.stderr()).toMatch(/npm has taken .*--scope.* for itself/);
  expect(listing.stderr()).toMatch(/-- list .*--limit VALUE/);

  const elsewhere = fakeIo({ env: { ...env, npm_lifecycle_event: 'test' } });
  await main(['help'], elsewhere, deps);
  expect(elsewhere.stderr()).toBe('');
  const settings = fakeIo({
    env: { npm_lifecycle_event: 'ipam-monitor', npm_config_scope: '@mine', npm_config_tag: 'next' },
  });
  expect(await main(['help'], settings, deps)).toBe(0);
});
