import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type LoopbackAws, startAws } from '../../local/aws/server.ts';
import { AUTHORITY, startProxy, startTls } from '../aws/tls/endpoint.ts';
import { organisation, REGION } from '../statemachine/organisation.ts';

// The command line and the functions of a run, each a process of its own, against endpoints behind TLS.

const cli = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'through-proxy-'));
let aws: LoopbackAws;
let tls: Awaited<ReturnType<typeof startTls>>;
beforeAll(async () => {
  aws = await startAws({ outDir: join(directory, 'aws'), bucket: 'unused', ec2: organisation({ subnets: 1 }) });
  tls = await startTls(aws.url);
});
afterAll(async () => {
  await tls.stop();
  await aws.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function proxy(options?: Parameters<typeof startProxy>[0]) {
  const started = await startProxy(options);
  onTestFinished(() => started.stop());
  return started;
}

/** What the endpoints are called, as a proxy is asked for them. */
const host = () => tls.url.slice('https://'.length);

async function command(argv: readonly string[], environment: Readonly<Record<string, string>>) {
  const own = Object.entries(process.env).filter(([name]) => !/^(AWS_|(https?|no|all)_proxy$)/i.test(name));
  const child = spawn(process.execPath, [cli, ...argv], {
    cwd: directory,
    env: {
      ...Object.fromEntries(own),
      AWS_ACCESS_KEY_ID: 'AKIALOOPBACK',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_CONFIG_FILE: join(directory, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(directory, 'credentials'),
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL_EC2: tls.url,
      AWS_ENDPOINT_URL_CLOUDWATCH: tls.url,
      AWS_ENDPOINT_URL_STS: tls.url,
      AWS_ENDPOINT_URL_SSO: tls.url,
      AWS_MAX_ATTEMPTS: '1',
      NODE_EXTRA_CA_CERTS: AUTHORITY,
      ...environment,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  return { code, output };
}

const RUN = ['run', '--region', REGION, '--out', 'out'];

test.each(['HTTPS_PROXY', 'https_proxy'])(
  '%s: every call of a run goes through it, its password with it, which is printed nowhere',
  async (name) => {
    const { url, asked, passwords } = await proxy();
    const calls = aws.calls('ec2:GetIpamResourceCidrs');
    const { code, output } = await command(RUN, { [name]: url.replace('//', '//me:s%C3%A9cret@') });

    expect([code, output]).toEqual([0, expect.anything()]);
    expect(aws.calls('ec2:GetIpamResourceCidrs')).toBeGreaterThan(calls);
    expect(new Set(asked)).toEqual(new Set([host()]));
    // Discover's, Collect's and the command line's own, at least.
    expect(asked.length).toBeGreaterThan(2);
    expect(new Set(passwords)).toEqual(new Set([`Basic ${Buffer.from('me:sécret').toString('base64')}`]));
    expect(output).not.toMatch(/s%C3%A9cret|sécret/);
  },
);

test.each(['localhost', '.localhost', '*', 'example.com, localhost'])('NO_PROXY=%s goes around it', async (list) => {
  const { url, asked } = await proxy();
  const { code } = await command(['doctor', '--region', REGION], { HTTPS_PROXY: url, NO_PROXY: list });

  expect([code, asked]).toEqual([0, []]);
});

test('NO_PROXY of others does not', async () => {
  const { url, asked } = await proxy();
  await command(['doctor', '--region', REGION], { HTTPS_PROXY: url, NO_PROXY: 'host,localhos,example.com' });

  expect(new Set(asked)).toEqual(new Set([host()]));
});

test('host:port is a proxy, too', async () => {
  const { url, asked } = await proxy();
  await command(['doctor', '--region', REGION], { HTTPS_PROXY: url.replace('http://', '') });

  expect(asked).not.toEqual([]);
});

test.each([
  [407, 'was not let through, the proxy answered 407: ', 'USER:PASSWORD@HOST:PORT'],
  [403, 'was not let through, the proxy answered 403: ', 'USER:PASSWORD@HOST:PORT'],
  [502, 'did not get through: Failed to establish tunnel', 'HTTPS_PROXY names the proxy, and NO_PROXY'],
])('A proxy that answers %s is told, by its address, with what to do', async (status, message, advice) => {
  const { url } = await proxy({ status });
  const { code, output } = await command(RUN, { HTTPS_PROXY: url.replace('//', '//me:s%C3%A9cret@') });

  expect(code).toBe(1);
  expect(output).not.toMatch(/s%C3%A9cret|sécret/);
  expect(output).not.toContain(Buffer.from('me:sécret').toString('base64'));
  expect(output).toContain(`sts:GetCallerIdentity ${message}`);
  expect(output).toContain(`HTTPS_PROXY names the proxy ${url}`);
  expect(output).toContain(advice);
});

test('A proxy that is not there is told, by its address', async () => {
  const { code, output } = await command(RUN, { HTTPS_PROXY: 'http://127.0.0.1:1' });

  expect(code).toBe(1);
  expect(output).toContain('did not get through: connect ECONNREFUSED 127.0.0.1:1. HTTPS_PROXY names');
});

test.each(['socks5://localhost:1080', 'http://'])(
  '%s is no proxy: nothing is called around it',
  async (HTTPS_PROXY) => {
    const before = aws.calls('sts:GetCallerIdentity');
    const { code, output } = await command(RUN, { HTTPS_PROXY });

    expect([code, output]).toEqual([1, expect.stringContaining('HTTPS_PROXY is no proxy that can be used')]);
    expect(aws.calls('sts:GetCallerIdentity')).toBe(before);
  },
);

test('A certificate that nobody trusts is told, with what to do', async () => {
  const { code, output } = await command(RUN, { NODE_EXTRA_CA_CERTS: '' });

  expect(code).toBe(1);
  expect(output).toContain('sts:GetCallerIdentity met a certificate that is not trusted');
  expect(output).toContain('NODE_EXTRA_CA_CERTS=');
});

test('Single sign-on goes through it as well', async () => {
  const { url, asked } = await proxy();
  const home = join(directory, 'home');
  const start = 'https://example.awsapps.com/start';
  mkdirSync(join(home, '.aws/sso/cache'), { recursive: true });
  const token = { accessToken: 'token', expiresAt: '2099-01-01T00:00:00Z', region: REGION, startUrl: start };
  const name = createHash('sha1').update(start).digest('hex');
  writeFileSync(join(home, `.aws/sso/cache/${name}.json`), JSON.stringify(token));
  writeFileSync(
    join(directory, 'config'),
    `[profile staff]\nsso_start_url=${start}\nsso_region=${REGION}\nsso_account_id=111122223333\nsso_role_name=Read\n`,
  );
  const { output } = await command([...RUN, '--profile', 'staff'], { HTTPS_PROXY: url, HOME: home });

  // The endpoint has no such service; that it was asked, and through the proxy alone, is what is looked at.
  expect(asked).toEqual([host()]);
  expect(output).not.toContain('did not get through');
});
