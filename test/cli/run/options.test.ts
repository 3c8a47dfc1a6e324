import { expect, test } from 'vitest';
import { planRun, type RawRunOptions } from '../../../cli/run/options.ts';
import { Request } from '../../../statemachine/contracts/request.ts';
import { ResourceType } from '../../../statemachine/contracts/resource-cidr.ts';

const plan = (raw: Omit<RawRunOptions, 'out'>) => planRun({ out: 'out', ...raw });

test.each<[string, Omit<RawRunOptions, 'out'>, string]>([
  ['two sources', { demo: true, from: 'recorded' }, '--demo and --from name two sources: give one of them'],
  ['a seed without the demo', { seed: '2' }, '--seed goes with --demo: it makes the sample organisation'],
  [
    'a seed that is not a number',
    { demo: true, seed: '1.5' },
    '--seed 1.5: is not a whole number from 0 to 4294967295',
  ],
  [
    'a seed that is too large',
    { demo: true, seed: '4294967296' },
    '--seed 4294967296: is not a whole number from 0 to 4294967295',
  ],
  [
    'a Region for the demo',
    { demo: true, region: ['eu-west-1'] },
    '--region goes with your own account, not with --demo',
  ],
  [
    'a Region for recorded files',
    { from: 'x', region: ['eu-west-1'] },
    '--region goes with your own account, not with --from',
  ],
  [
    'accounts for the demo',
    { demo: true, accounts: ['111122223333'] },
    '--accounts goes with your own account, not with --demo',
  ],
  ['no IPAM for recorded files', { from: 'x', ipam: false }, '--no-ipam goes with your own account, not with --from'],
  ['an account by its name', { accounts: ['production'] }, '--accounts production: is not an account id (12 digits)'],
  [
    'more accounts than a run can read',
    { accounts: [Array.from({ length: 5001 }, (_, index) => 100_000_000_000 + index).join(',')] },
    '--accounts names 5001 accounts, more than the 5000 that a run can read',
  ],
  [
    'a misspelt Region of accounts',
    { ipam: false, regions: ['euwest1'] },
    '--regions euwest1: is not a Region (eu-west-1)',
  ],
  [
    'Regions of no accounts',
    { regions: ['eu-west-1'] },
    '--regions goes with --accounts or --no-ipam: it says where to read VPCs and subnets',
  ],
  [
    'the home Region of no IPAM',
    { ipam: false, region: ['eu-west-1'] },
    '--no-ipam looks for no IPAM, and --region is the home Region of one',
  ],
  ['a misspelt Region', { region: ['eu-west-1,euwest1'] }, '--region euwest1: is not a Region (eu-west-1)'],
  ['an unset variable as a Region', { region: [''] }, '--region: a value is empty'],
  ['an unset variable as a scope', { scope: [''] }, '--scope: a value is empty'],
  ['a list with a gap', { type: ['vpc,,subnet'] }, '--type: a value is empty'],
  ['an unset variable as a directory', { from: '' }, '--from: a value is empty'],
  [
    'no scope',
    { scope: ['scope-1'] },
    '--scope scope-1: is neither a scope id (ipam-scope-0123456789abcdef0) nor private or public',
  ],
  [
    'ids and types of scopes',
    { scope: ['private', 'ipam-scope-1'] },
    '--scope private: give scope ids or types of scopes, not both',
  ],
  ['no IPAM', { ipam: ['ipam-scope-1'] }, '--ipam ipam-scope-1: is not an IPAM id (ipam-0123456789abcdef0)'],
  [
    'an unknown type',
    { type: ['vpc', 'vcp'] },
    `--type vcp: is not a resource type (${ResourceType.options.join(', ')})`,
  ],
  ['a threshold above 100', { threshold: '120' }, '--threshold 120: is above 100'],
  ['a negative threshold', { threshold: '-1' }, '--threshold -1: is not a number of percent from 0 to 100'],
  ['a threshold in words', { threshold: 'eighty' }, '--threshold eighty: is not a number of percent from 0 to 100'],
  [
    'a threshold and a policy',
    { threshold: '80', policy: 'p.yaml' },
    '--threshold replaces the policy by one rule: give --threshold or --policy, not both',
  ],
  [
    'a role by its ARN',
    { readRole: 'arn:aws:iam::111122223333:role/Read' },
    '--read-role arn:aws:iam::111122223333:role/Read: is not the name of a role',
  ],
  [
    'a read role for the sample',
    { demo: true, readRole: 'Read' },
    '--read-role goes with your own account: a sample organisation has its own, recordings have none',
  ],
  [
    'an external id for nobody',
    { externalId: 'word' },
    '--external-id goes with --read-role: it is what that role asks for',
  ],
  ['a topic name', { topic: 'ipam-alerts' }, '--topic ipam-alerts: is not the ARN of an SNS standard topic'],
  [
    'a FIFO topic',
    { topic: 'arn:aws:sns:eu-west-1:111122223333:a.fifo' },
    '--topic arn:aws:sns:eu-west-1:111122223333:a.fifo: is not the ARN of an SNS standard topic',
  ],
  [
    'a topic with a short account',
    { topic: 'arn:aws:sns:eu-west-1:1111:a' },
    '--topic arn:aws:sns:eu-west-1:1111:a: is not the ARN of an SNS standard topic',
  ],
  [
    'a subject that SNS refuses',
    { subject: 'Zürich is full' },
    '--subject Zürich is full: may hold printable ASCII only (an SNS limit)',
  ],
  [
    'a subject that is too long',
    { subject: 'x'.repeat(100) },
    `--subject ${'x'.repeat(100)}: has 100 characters; SNS takes 99 at most`,
  ],
  ['an unknown severity', { failOn: 'bad' }, '--fail-on bad: is neither critical nor warning'],
  [
    'a value that plays with the terminal',
    { type: ['\u001b[2Jvpc\n'] },
    `--type vpc: is not a resource type (${ResourceType.options.join(', ')})`,
  ],
])('refuses %s', (_, raw, message) => {
  expect(() => plan(raw)).toThrow(expect.objectContaining({ name: 'CliError', message }));
});

test.each([
  'arn:aws:sns:eu-west-1:111122223333:ipam-alerts',
  'arn:aws-cn:sns:cn-north-1:111122223333:ipam_alerts',
  'arn:aws-us-gov:sns:us-gov-west-1:111122223333:Alerts',
])('takes the topic %s', (topic) => {
  expect(plan({ demo: true, topic }).topicArn).toBe(topic);
});

test('the demo records what it finds', () => {
  expect(plan({ demo: true })).toEqual({
    source: { kind: 'demo', seed: 1 },
    request: { authoritative: true, dryRun: false },
    outDir: 'out',
    organizationNames: false,
    json: false,
  });
});

test('an account is read with the types that every other source is read with: all of them', () => {
  const { source, request } = plan({ region: ['eu-west-1,us-east-1', 'eu-west-1'] });
  expect(source).toEqual({ kind: 'account', regions: ['eu-west-1', 'us-east-1'] });
  expect(Request.parse(request).resourceTypes).toEqual(ResourceType.options);
  expect(Request.parse(plan({ demo: true }).request).resourceTypes).toEqual(ResourceType.options);
});

test.each<[string, Omit<RawRunOptions, 'out'>]>([
  ['a scope', { scope: ['private'] }],
  ['an IPAM', { ipam: ['ipam-0a'] }],
  ['a type', { type: ['vpc'] }],
  ['a threshold', { threshold: '80' }],
  ['a policy', { policy: 'p.yaml' }],
  ['a dry run', { dryRun: true }],
])('a run with %s does not change what full runs recorded, and the request is valid', (_, raw) => {
  const request = Request.parse(plan(raw).request);
  expect(request.authoritative).toBe(false);
});

test('options become the request', () => {
  const { request, failOn, policyFile } = plan({
    from: 'recorded',
    scope: ['ipam-scope-0a', 'ipam-scope-0b,ipam-scope-0a'],
    ipam: ['ipam-0c'],
    type: ['subnet,vpc'],
    threshold: '82.5',
    subject: 'Weekly',
    failOn: 'warning',
    dryRun: true,
  });
  expect(request).toEqual({
    scopes: { ids: ['ipam-scope-0a', 'ipam-scope-0b'], ipamIds: ['ipam-0c'] },
    resourceTypes: ['vpc', 'subnet'],
    threshold: 82.5,
    subject: 'Weekly',
    authoritative: false,
    dryRun: true,
  });
  expect(failOn).toBe('warning');
  expect(policyFile).toBeUndefined();
});

test('the seed said --scope for the type of a scope, too', () => {
  expect(plan({ scope: ['public,private'] }).request.scopes).toEqual({ types: ['private', 'public'] });
});

test('--no-ipam reads the own account, without any role', () => {
  const { source, readRole } = plan({ ipam: false, regions: ['eu-west-1,us-east-1'] });

  expect(source).toEqual({ kind: 'account', regions: [], accounts: { ids: [], regions: ['eu-west-1', 'us-east-1'] } });
  expect(readRole).toBeUndefined();
});

test('--accounts reads those accounts by the read role, and an IPAM only where its home Region is named', () => {
  const raw = { accounts: ['111122223333,444455556666'], regions: ['eu-west-1'] };

  expect(plan({ ...raw, externalId: 'a-long-word' })).toMatchObject({
    source: { regions: [], accounts: { ids: ['111122223333', '444455556666'], regions: ['eu-west-1'] } },
    readRole: { name: 'IpamMonitorRead', externalId: 'a-long-word' },
  });
  expect(plan({ ...raw, region: ['us-east-1'], readRole: 'NetworkRead' })).toMatchObject({
    source: { regions: ['us-east-1'] },
    readRole: { name: 'NetworkRead' },
  });
});

test('scopes without IPAM are asked for by their ids', () => {
  expect(plan({ ipam: false, scope: ['ec2-1'] }).request).toMatchObject({ scopes: { ids: ['ec2-1'] } });
});

test('only of the own account there is an organisation to ask', () => {
  expect(plan({ region: ['eu-west-1'], organizationNames: true })).toMatchObject({ organizationNames: true });
  expect(() => plan({ demo: true, organizationNames: true })).toThrow(
    '--organization-names goes with your own account',
  );
});
