import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportTemplate } from '../../infra/export/export-template.ts';
import { zip } from '../../infra/export/zip.ts';
import { functions, steps } from '../../statemachine/steps.ts';
import { startAccount } from '../aws/server.ts';
import { organisation } from '../statemachine/organisation.ts';
import type { RawTemplate } from './template/resolve.ts';

const outDir = mkdtempSync(join(tmpdir(), 'ipam-monitor-export-'));
let files: readonly string[];
let messages: readonly string[];
let text: string;
let template: RawTemplate;

beforeAll(() => {
  const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-AbCdEf';
  ({ files, messages } = exportTemplate(outDir, {
    schedule: { expression: 'rate(2 hours)' },
    webhooks: { network: { type: 'slack', secretArn } },
  }));
  text = readFileSync(join(outDir, 'template.json'), 'utf8');
  template = JSON.parse(text);
}, 120_000);
afterAll(() => rmSync(outDir, { recursive: true, force: true }));

const isThere = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
const skipped = (what: string) => process.stdout.write(`skipped: ${what}\n`);

test('there is a template, a zip a function, the template of the read role, and how to use them', () => {
  const zips = Object.values(functions).map(({ folder }) => `${folder}.zip`);
  expect(files).toEqual(['README.md', 'read-role.json', 'template.json', ...zips].sort());
});

test.each(['template.json', 'read-role.json'])(
  '%s has no path of this machine, and nothing of a bootstrapped account',
  (name) => {
    const content = readFileSync(join(outDir, name), 'utf8');
    for (const place of [process.cwd(), tmpdir(), homedir()]) expect(content).not.toContain(place);
    expect(content).not.toMatch(/bootstrap|cdk-|asset/i);
    expect(Object.keys(JSON.parse(content)).sort()).toEqual(
      expect.not.arrayContaining(['Rules', 'Mappings', 'Transform', 'Metadata']),
    );
  },
);

test.each([
  [['--help'], 0],
  [['-h'], 0],
  [['--hlep'], 1],
  [['a', 'b'], 1],
])('%s makes no folder: how to use it is said', (args, status) => {
  const cwd = mkdtempSync(join(tmpdir(), 'ipam-monitor-export-'));
  const main = join(process.cwd(), 'infra/export/main.ts');
  const ended = spawnSync(process.execPath, [main, ...args], { cwd, encoding: 'utf8' });

  expect(ended.status).toBe(status);
  expect(ended.stdout + ended.stderr).toContain('Usage: npm run export-template [-- DIR]');
  expect(readdirSync(cwd)).toEqual([]);
  rmSync(cwd, { recursive: true });
});

test('a folder that holds something else is left alone, and one that cannot be written is told first', () => {
  const mine = mkdtempSync(join(tmpdir(), 'ipam-monitor-export-'));
  writeFileSync(join(mine, 'thesis.txt'), 'x');

  expect(() => exportTemplate(mine, {})).toThrow(/holds something else than an export \(thesis\.txt\)/);
  expect(() => exportTemplate(join(mine, 'thesis.txt'), {})).toThrow(/EEXIST/);
  expect(readdirSync(mine)).toEqual(['thesis.txt']);
  rmSync(mine, { recursive: true });
});

test('each function has its zip beside the template', () => {
  const deployed = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
  expect(deployed.map(({ Properties }) => Properties.Code).sort()).toEqual(
    Object.values(functions)
      .map(({ folder }) => `${folder}.zip`)
      .sort(),
  );
});

test('what differs between deployments is a parameter, the rest is as configured', () => {
  expect(Object.keys(template.Parameters)).toEqual(['HomeRegions', 'AlertEmail']);
  const [, discover] = Object.entries(template.Resources).find(([id]) => /DiscoverFunction/.test(id)) ?? [];
  expect(discover?.Properties.Environment.Variables.HOME_REGIONS).toEqual({
    'Fn::Join': [',', { Ref: 'HomeRegions' }],
  });
  const collect = Object.entries(template.Resources).find(([id]) => /MonitorCollectPolicy/.test(id))?.[1];
  expect(JSON.stringify(collect)).toContain('"ec2:Region":{"Ref":"HomeRegions"}');
  expect(text).toContain('rate(2 hours)');
  const subscription = Object.values(template.Resources).find(({ Type }) => Type === 'AWS::SNS::Subscription');
  expect(subscription).toMatchObject({ Condition: 'HasAlertEmail', Properties: { Endpoint: { Ref: 'AlertEmail' } } });
});

test('the README names the parameters that there are', () => {
  const readme = readFileSync(join(outDir, 'README.md'), 'utf8');
  const [, overrides = ''] = /--parameter-overrides (.+)/.exec(readme) ?? [];
  expect(overrides.split(' ').map((each) => each.split('=')[0])).toEqual(Object.keys(template.Parameters));
  expect(readme.match(/^aws cloudformation \w+/gm)).toEqual([
    'aws cloudformation package',
    'aws cloudformation deploy',
  ]);
});

test('without anything of others there is nothing to say of their policies', () => {
  expect(messages).toEqual([]);
  expect(readFileSync(join(outDir, 'README.md'), 'utf8')).not.toContain('What policies of others need');
});

test('what synth says of an existing key is returned, and stands in the README; without webhooks nothing posts', () => {
  const other = join(outDir, 'other');
  const exported = exportTemplate(other, { keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1234' });
  const readme = readFileSync(join(other, 'README.md'), 'utf8');
  rmSync(other, { recursive: true });

  expect(exported.messages).toEqual([expect.stringMatching(/^The policy of the key arn:aws:kms:.*key\/1234 needs/)]);
  const [, statements = ''] = /## What policies of others need[\s\S]*```json\n([\s\S]*?)\n```/.exec(readme) ?? [];
  expect(JSON.parse(statements)).toHaveLength(2);
  expect(statements).toContain('cloudwatch.amazonaws.com');
  const zips = Object.values(steps).map(({ folder }) => `${folder}.zip`);
  expect(exported.files.filter((name) => name.endsWith('.zip'))).toEqual(zips.sort());
}, 120_000);

test('nothing has a literal physical name, so that two stacks can live in one account', () => {
  // An inline policy is named within its role only; the others name no resource.
  const others = ['PolicyName', 'MetricName', 'DisplayName'];
  for (const file of ['template.json', 'read-role.json']) {
    const { Resources }: RawTemplate = JSON.parse(readFileSync(join(outDir, file), 'utf8'));
    const names = Object.entries(Resources).flatMap(([id, { Properties = {} }]) =>
      Object.entries(Properties)
        .filter(([property]) => property.endsWith('Name') && !others.includes(property))
        .map(([property, value]) => ({ id, property, value })),
    );
    expect(names.filter(({ value }) => !JSON.stringify(value).includes('{"Ref":'))).toEqual([]);
  }
});

test('the same content is the same zip', () => {
  const entries = [{ name: 'index.mjs', data: Buffer.from('export const handler = 1;\n'.repeat(100)) }];
  expect(zip(entries)).toEqual(zip(entries));
});

test('another program opens the zips and finds the code whole', () => {
  if (!isThere('python3', '--version')) {
    skipped('python3 is not installed: the zips were not opened by another program');
    return;
  }
  const script =
    'import json,sys,zipfile\nprint(json.dumps({f: [zipfile.ZipFile(f).testzip(), zipfile.ZipFile(f).namelist()] for f in sys.argv[1:]}))';
  const paths = files.filter((name) => name.endsWith('.zip')).map((name) => join(outDir, name));
  const { stdout, stderr } = spawnSync('python3', ['-c', script, ...paths], { encoding: 'utf8' });
  expect(stderr).toBe('');
  for (const [damaged, names] of Object.values<[string | null, string[]]>(JSON.parse(stdout))) {
    expect(damaged).toBeNull();
    expect(names).toContain('index.mjs');
    expect(names.filter((name) => !/^[\w-]+\.mjs(\.map)?$/.test(name))).toEqual([]);
  }
  const maps = 'import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nprint(z.read("index.mjs.map").decode())';
  const map = JSON.parse(
    spawnSync('python3', ['-c', maps, paths[0] ?? ''], { encoding: 'utf8', maxBuffer: 1e8 }).stdout,
  );
  expect(map.sources).toContain('functions/shared/task.ts');
  expect(
    map.sources.filter((source: string) => !/^(functions|storage|core|statemachine|node_modules)\//.test(source)),
  ).toEqual([]);
});

test('`aws cloudformation package` puts S3 locations in the place of the zips', async () => {
  if (!isThere('aws', '--version')) {
    skipped('the AWS CLI is not installed: the template was not packaged');
    return;
  }
  const bucket = join(outDir, 'bucket');
  const aws = await startAccount({ outDir: bucket, bucket: 'artifacts', ec2: organisation() });
  try {
    const command =
      'cloudformation package --template-file template.json --use-json --s3-bucket artifacts --s3-prefix ipam-monitor';
    expect(await runAws(aws.url, [...command.split(' '), '--output-template-file', 'packaged.json'])).toBe(0);
  } finally {
    await aws.stop();
  }
  const packaged: RawTemplate = JSON.parse(readFileSync(join(outDir, 'packaged.json'), 'utf8'));
  for (const { Type, Properties } of Object.values(packaged.Resources)) {
    if (Type !== 'AWS::Lambda::Function') continue;
    expect(Properties.Code).toEqual({
      S3Bucket: 'artifacts',
      S3Key: expect.stringMatching(/^ipam-monitor\/[0-9a-f]{32}$/),
    });
  }
});

/** Not spawnSync: the endpoints are in this process, and have to answer meanwhile. */
async function runAws(url: string, args: readonly string[]): Promise<number | null> {
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_DEFAULT_REGION: 'eu-west-1',
  };
  const child = spawn('aws', args, { cwd: outDir, env, stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  return code;
}

test('cfn-lint has nothing to say', () => {
  const command = process.env.CFN_LINT ?? 'cfn-lint';
  if (!isThere(command, '--version')) {
    skipped('cfn-lint is not installed: the exported templates were not linted');
    return;
  }
  // W3002: code that is still to be packaged. W3005: dependencies that CDK writes down although a reference implies them.
  const args = ['--ignore-checks', 'W3002', 'W3005', '--', 'template.json', 'read-role.json'];
  const { stdout, stderr } = spawnSync(command, args, { cwd: outDir, encoding: 'utf8' });
  expect(stdout + stderr).toBe('');
});
