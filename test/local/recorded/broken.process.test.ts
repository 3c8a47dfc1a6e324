import { spawnSync } from 'node:child_process';
import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RecordedDataInvalid } from '../../../local/recorded/errors.ts';
import { readRecorded } from '../../../local/recorded/recorded.ts';
import { directoryOf, ipam, scope, vpc } from './directory.ts';

const THREE_COMMANDS = ['describe-ipams', 'describe-ipam-scopes', 'get-ipam-resource-cidrs --ipam-scope-id SCOPE_ID'];

async function refusal(directory: string): Promise<string> {
  const error = await readRecorded(directory).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RecordedDataInvalid);
  return (error as Error).message;
}

test('a directory that is not there: the directory, and what to put in', async () => {
  const directory = join(await directoryOf({}), 'nowhere');

  const message = await refusal(directory);

  expect(message).toContain(`${directory} does not exist.`);
  for (const command of THREE_COMMANDS) expect(message).toContain(`aws ec2 ${command} --region HOME_REGION`);
});

test('a file instead of a directory', async () => {
  const file = join(await directoryOf({ 'a.json': {} }), 'a.json');

  expect(await refusal(file)).toContain(`${file} is not a directory.`);
});

test('a directory without anything of an IPAM: what is there instead, and what to put in', async () => {
  const directory = await directoryOf({ 'subnets.json': { Subnets: [] }, 'rows.json': [vpc], 'empty.json': {} });

  const message = await refusal(directory);

  expect(message).toContain(`${directory} holds nothing of an IPAM, only `);
  expect(message).toContain('subnets.json (Subnets)');
  expect(message).toContain('rows.json (a list without a name (printed with --query?))');
  expect(message).toContain('empty.json (nothing)');
  for (const command of THREE_COMMANDS) expect(message).toContain(`aws ec2 ${command} --region HOME_REGION`);
});

test('a file that is too large to be a recording is named, and not read', async () => {
  const directory = await directoryOf({ 'a.json': {} });
  await truncate(join(directory, 'a.json'), 5 * 2 ** 30);
  expect(await refusal(directory)).toContain(`${directory}/a.json is larger than 500 MiB. Print less into one file`);
});

test('of a file with a thousand lists that are none of ours, the first are named', async () => {
  const lists = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`List${n}`, []]));
  expect((await refusal(await directoryOf({ 'a.json': lists }))).length).toBeLessThan(2000);
});

test('scopes without their IPAM: the one command that is missing, in the Region that the scopes name', async () => {
  const directory = await directoryOf({ 'a.json': { IpamScopes: [scope], IpamResourceCidrs: [vpc] } });

  const message = await refusal(directory);

  expect(message).toBe(
    `${directory} holds IpamScopes and IpamResourceCidrs but no Ipams. Put in what is printed by:\n` +
      `  aws ec2 describe-ipams --region us-east-1 --output json > ${directory}/describe-ipams-us-east-1.json`,
  );
});

test('no resource CIDRs: a command for each scope', async () => {
  const other = { ...scope, IpamScopeId: 'ipam-scope-0f1aff29486355c22' };
  const directory = await directoryOf({ 'a.json': { Ipams: [ipam], IpamScopes: [scope, other] } });

  const message = await refusal(directory);

  for (const { IpamScopeId } of [scope, other]) {
    expect(message).toContain(`aws ec2 get-ipam-resource-cidrs --ipam-scope-id ${IpamScopeId} --region us-east-1`);
  }
});

test('invalid JSON: file, line, column, and the command that the file name suggests', async () => {
  const directory = await directoryOf({
    'describe-ipam-scopes.json': '{\n  "IpamScopes": [\n    { "IpamScopeId": x }\n',
  });

  const message = await refusal(directory);

  const path = join(directory, 'describe-ipam-scopes.json');
  expect(message).toBe(
    `${path}:3:22  is not JSON: expected a value. ` +
      `Print it again: aws ec2 describe-ipam-scopes --region HOME_REGION --output json > ${path}`,
  );
});

test('a file that was cut off', async () => {
  const directory = await directoryOf({ 'get-ipam-resource-cidrs-2.json': '{\n  "IpamResourceCidrs": [\n    {' });

  const message = await refusal(directory);

  expect(message).toContain('get-ipam-resource-cidrs-2.json:3:6  is not JSON: it ends where a name in double quotes');
  expect(message).toContain('aws ec2 get-ipam-resource-cidrs --ipam-scope-id SCOPE_ID');
});

test('what `aws ec2 --output yaml` or `--output table` printed', async () => {
  const directory = await directoryOf({ 'mine.json': 'Ipams:\n- IpamId: ipam-08440e7a3acde3908\n' });

  expect(await refusal(directory)).toContain(
    'mine.json:1:1  is not JSON: expected a value. Print it again with `aws ec2',
  );
});

test('an empty file, as a command that failed leaves behind', async () => {
  const directory = await directoryOf({ 'describe-ipams.json': '\n' });

  expect(await refusal(directory)).toBe(
    `${directory}/describe-ipams.json is empty. Print it again: ` +
      `aws ec2 describe-ipams --region HOME_REGION --output json > ${directory}/describe-ipams.json`,
  );
});

test.each([
  ['a missing id', { Ipams: [{ IpamRegion: 'us-east-1' }] }, 'Ipams[0].IpamId: ', 'describe-ipams'],
  ['no list', { IpamScopes: scope }, 'IpamScopes: ', 'describe-ipam-scopes'],
  [
    'a scope without an IPAM',
    { IpamScopes: [{ ...scope, IpamArn: 7 }] },
    'IpamScopes[0].IpamArn: ',
    'describe-ipam-scopes',
  ],
  [
    'a usage that is text',
    { IpamResourceCidrs: [vpc, { ...vpc, IpUsage: '0.5' }] },
    'IpamResourceCidrs[1].IpUsage: ',
    'get-ipam-resource-cidrs',
  ],
  [
    'a usage in percent',
    { IpamResourceCidrs: [{ ...vpc, IpUsage: 37.5 }] },
    'IpamResourceCidrs[0].IpUsage: is above 1',
    'get-ipam-resource-cidrs',
  ],
  [
    'tags of another shape',
    { IpamResourceCidrs: [{ ...vpc, ResourceTags: [{ Key: 'Name', Value: 1 }] }] },
    'IpamResourceCidrs[0].ResourceTags[0].Value: ',
    'get-ipam-resource-cidrs',
  ],
])('a file of the wrong shape, %s: file, JSON path, what is wrong, the command', async (_, content, path, command) => {
  const directory = await directoryOf({ 'mine.json': content });

  const message = await refusal(directory);

  expect(message).toContain(`${directory}/mine.json: ${path}`);
  expect(message).toContain(`aws ec2 ${command}`);
});

test('of a file with several listings, the command is of the one that is wrong', async () => {
  const directory = await directoryOf({ 'mine.json': { Ipams: [ipam], IpamScopes: [{ ...scope, IpamRegion: '' }] } });

  expect(await refusal(directory)).toContain('aws ec2 describe-ipam-scopes --region');
});

test('what is wrong in every row is not told of every row', async () => {
  const directory = await directoryOf({ 'a.json': { IpamResourceCidrs: Array(500).fill({ ResourceId: 1 }) } });

  const message = await refusal(directory);

  expect(message).toMatch(/; and [\d]+ more\n/);
  expect(message.length).toBeLessThan(1_000);
});

test('of several broken files, the first by name is told', async () => {
  const directory = await directoryOf({
    'a.json': { Ipams: [ipam], IpamScopes: [scope], IpamResourceCidrs: [vpc] },
    'c.json': '[1,',
    'b.json': '{"a" 1}',
  });

  expect(await refusal(directory)).toContain('b.json:1:6  is not JSON: expected a colon');

  await writeFile(join(directory, 'b.json'), '{}');
  await writeFile(join(directory, 'c.json'), '[1]');
  expect((await readRecorded(directory)).files).toBe(1);
});

test('a list without an IPAM, as describe-ipams prints in another Region: what it means, and what to run', async () => {
  const directory = await directoryOf({ 'describe-ipams.json': { Ipams: [] } });

  const message = await refusal(directory);

  expect(message).toContain(`${directory}/describe-ipams.json holds no IPAM: the list Ipams is empty.`);
  expect(message).toContain('in its home Region only');
  for (const command of THREE_COMMANDS) expect(message).toContain(`aws ec2 ${command} --region HOME_REGION`);
});

test('scopes tell the Region that the IPAM of an empty list is in', async () => {
  const files = { Ipams: [], IpamScopes: [scope], IpamResourceCidrs: [vpc] };

  const message = await refusal(await directoryOf({ 'a.json': files }));

  expect(message).toContain('aws ec2 describe-ipams --region us-east-1');
  expect(message).toContain(`--ipam-scope-id ${scope.IpamScopeId} --region us-east-1`);
});

test.each([
  ['Ipams[0].IpamId', { Ipams: [{ ...ipam, IpamId: '$(id)' }] }],
  ['Ipams[0].IpamRegion', { Ipams: [{ ...ipam, IpamRegion: 'us-east-1; id' }] }],
  ['Ipams[0].OwnerId', { Ipams: [{ ...ipam, OwnerId: 'me' }] }],
  ['IpamScopes[0].IpamScopeId', { IpamScopes: [{ ...scope, IpamScopeId: '../../../evil' }] }],
  ['IpamResourceCidrs[0].IpamScopeId', { IpamResourceCidrs: [{ ...vpc, IpamScopeId: 'ipam-scope-0a/../b' }] }],
  ['IpamResourceCidrs[0].IpamPoolId', { IpamResourceCidrs: [{ ...vpc, IpamPoolId: 'ipam-pool-0a\n' }] }],
])('an id that AWS does not give is refused where it stands: %s', async (path, content) => {
  const directory = await directoryOf({ 'mine.json': content });

  expect(await refusal(directory)).toContain(`${directory}/mine.json: ${path}: is not `);
});

test("commands are for a shell, whatever the directory's name", async () => {
  const directory = join(await directoryOf({}), "it's $(mine)");
  await mkdir(directory);
  await writeFile(join(directory, 'a.json'), JSON.stringify({ IpamScopes: [scope], IpamResourceCidrs: [vpc] }));

  const command = /^ {2}aws .+ > (.+)$/m.exec(await refusal(directory))?.[1];

  const { stdout } = spawnSync('sh', ['-c', `printf %s ${command}`], { encoding: 'utf8' });
  expect(stdout).toBe(join(directory, 'describe-ipams-us-east-1.json'));
});
