import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { main } from '../../../cli/main.ts';
import { fakeIo } from '../fakes/io.ts';

const directory = mkdtempSync(join(tmpdir(), 'profile-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const config = join(directory, 'config');
const credentials = join(directory, 'credentials');
writeFileSync(
  config,
  '[default]\nregion=eu-west-1\n[profile prod]\nregion=eu-west-1\n[sso-session corp]\nsso_region=a\n',
);
writeFileSync(credentials, '[keys]\naws_access_key_id=a\naws_secret_access_key=b\n');

async function command(argv: readonly string[], more: Record<string, string> = {}) {
  const env: Record<string, string> = { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials, ...more };
  const io = fakeIo({ env });
  const stopped = () => Promise.reject(new Error('Stopped by the test'));
  const remote = {
    clientConfig: () => {
      throw new Error('Stopped by the test');
    },
    profileRegion: async () => 'eu-west-1',
    startClock: () => ({ now: () => 0, every: () => () => {} }),
    now: () => new Date(),
    pause: async () => {},
  };
  const code = await main(argv, io, { ...remote, startMonitor: stopped }, remote);
  return { code, env: io.env, output: io.stdout() + io.stderr() };
}

/** Every command that talks to AWS, with as much as makes it begin. */
const COMMANDS = [
  ['run', '--region', 'eu-west-1'],
  ['doctor', '--region', 'eu-west-1'],
  ['list', '--stack', 'S'],
  ['find', '10.0.0.1', '--stack', 'S'],
  ['fit', '/24', '--stack', 'S'],
  ['explain', 'vpc-1', '--stack', 'S'],
  ['reclaim', '--stack', 'S'],
  ['overlaps', '--stack', 'S'],
  ['start'],
  ['policy', 'get'],
  ['policy', 'put', join(directory, 'policy.yaml')],
  ['policy', 'history'],
  ['alerts', '--stack', 'S'],
  ['mute', 'vpc-1', '--for', '1d', '--reason', 'x', '--stack', 'S'],
  ['ack', 'vpc-1', '--stack', 'S'],
  ['unmute', 'mute-1', '--stack', 'S'],
  ['notify', '--test', 'default', '--stack', 'S'],
];
writeFileSync(join(directory, 'policy.yaml'), 'version: 1\n');

test.each(COMMANDS)('%s %s uses the profile', async (...argv) => {
  const { env, output } = await command([...argv, '--profile', 'prod'], { AWS_PROFILE: 'other' });

  expect(env.AWS_PROFILE).toBe('prod');
  expect(output).not.toMatch(/unknown option|profile/);
});

test.each(COMMANDS)('%s %s tells a profile that there is none of, and where it looked', async (...argv) => {
  const { code, env, output } = await command([...argv, '--profile', 'nobody']);

  expect(code).toBe(1);
  expect(output).toContain(`There is no AWS profile nobody in ${config} or ${credentials}`);
  expect(output).toContain('Those there are: default, keys, prod');
  expect(env.AWS_PROFILE).toBeUndefined();
});

test('A profile of either file will do, and goes before keys in the environment', async () => {
  const { env } = await command(['run', '--region', 'eu-west-1', '--profile', 'keys'], {
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'y',
    AWS_SESSION_TOKEN: 'z',
  });

  expect(env).toEqual({ AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials, AWS_PROFILE: 'keys' });
});

test.each([['sso-session.corp'], ['../prod'], ['']])('%j is no profile', async (name) => {
  const { code, output } = await command(['run', '--profile', name]);
  expect([code, output]).toEqual([1, expect.stringContaining('There is no AWS profile')]);
});

test('Without it, AWS_PROFILE stays as it is', async () => {
  const { env } = await command(['run', '--region', 'eu-west-1'], { AWS_PROFILE: 'other' });
  expect(env.AWS_PROFILE).toBe('other');
});

test('What does not talk to AWS knows no profile', async () => {
  const { output } = await command(['validate', join(directory, 'policy.yaml'), '--profile', 'prod']);
  expect(output).toContain("unknown option '--profile'");
});

test.each(COMMANDS)('%s %s tells that AWS_PROFILE names none', async (...argv) => {
  const { code, output } = await command(argv, { AWS_PROFILE: 'nope' });

  expect(code).toBe(1);
  expect(output).toContain(`There is no AWS profile nope, which AWS_PROFILE names, in ${config} or ${credentials}`);
  expect(output).toContain('Those there are: default, keys, prod');
});

test.each([
  [['run', '--demo']],
  [['find', '10.0.0.1', '--out', directory]],
  [['validate', 'x.yaml']],
  [['doctor', '--out', directory]],
])('%j reads files only, and asks for no profile', async (argv) => {
  expect((await command(argv, { AWS_PROFILE: 'nope' })).output).not.toContain('AWS_PROFILE');
});
