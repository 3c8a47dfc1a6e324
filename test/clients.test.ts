import { globSync, readFileSync } from 'node:fs';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { ec2Client, stsClient } from '../functions/shared/ec2/clients.ts';

const ROOT = new URL('..', import.meta.url);
const sources = globSync(['{functions,storage,local,cli}/**/*.ts', 'library.ts'], { cwd: ROOT }).map(
  (path) => [path, readFileSync(new URL(path, ROOT), 'utf8')] as const,
);

/** A client with what it is made with, on one line or several. */
const CLIENT = /new (\w+)Client\(([^;]*?)\)[.,;\n)]/g;
/** Configurations of the command line, which have it (cli/aws/remote.ts). */
const PROXIED = /throughProxy\(|^(config|clientConfig\(.*)$/;

function offences(path: string, text: string): string[] {
  return [...text.matchAll(CLIENT)].flatMap(([, service = '', made = '']) => [
    ...(PROXIED.test(made) ? [] : [`${path} makes a client of ${service} that takes no notice of HTTPS_PROXY`]),
    // Theirs have protocols that look at what is answered.
    ...(/^(EC2|STS)$/.test(service) && path !== 'functions/shared/ec2/clients.ts'
      ? [`${path} makes a client of ${service} of its own`]
      : []),
  ]);
}

test('Every client of AWS goes through the proxy of the environment; those of EC2 and STS are made in one place', () => {
  expect(sources.flatMap(([path, text]) => offences(path, text))).toEqual([
    // Calls nobody: it is asked for its configuration.
    'cli/aws/configured-region.ts makes a client of STS of its own',
    // Of the loopback endpoints.
    'local/monitor.ts makes a client of S3 that takes no notice of HTTPS_PROXY',
  ]);
});

test.each([
  ['const sns = new SNSClient({});', 1],
  ['const sns = byRegion((region) => new SNSClient({ region }));', 1],
  ['const sns = new SNSClient({\n  region,\n});', 1],
  ['const sns = new SNSClient({ ...throughProxy(), region });', 0],
  ['const ec2 = new EC2Client(config);', 1],
])('%s would be seen', (text, number) => {
  expect(offences('functions/x.ts', text)).toHaveLength(number);
});

test('accounts that are read by a role share their connections', () => {
  const agentsOf = async (client: EC2Client | STSClient) => {
    // Of the handler that the SDK makes of what it is given.
    const { config } = client as unknown as { config: { requestHandler: { configProvider: Promise<object> } } };
    return await config.requestHandler.configProvider;
  };
  const [one, other, sts] = [ec2Client({ region: 'eu-west-1' }), ec2Client({ region: 'us-east-1' }), stsClient({})];
  return Promise.all([agentsOf(one), agentsOf(other), agentsOf(sts)]).then(([a, b, c]) => {
    expect(a).toHaveProperty('httpsAgent');
    expect(Reflect.get(b, 'httpsAgent')).toBe(Reflect.get(a, 'httpsAgent'));
    expect(Reflect.get(c, 'httpAgent')).toBe(Reflect.get(a, 'httpAgent'));
  });
});
