import { expect, test } from 'vitest';
import { discoverTask } from '../../../functions/discover/task.ts';
import { AccessDenied, NoIpamFound, PaginationStuck, Throttled } from '../../../functions/shared/errors.ts';
import { sharedKeys } from '../../../storage/keys.ts';
import { ec2Error } from '../../fakes/ec2-error.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { memoryObjects } from '../../fakes/objects.ts';
import { asOf, discover, ireland, virginia } from './discover.ts';
import { fakeChecks } from './fake-checks.ts';
import { fakeIpams } from './fake-ipams.ts';

test('reads all pages of IPAMs and scopes, at the largest page size', async () => {
  const { scopes, calls } = await discover({ 'eu-west-1': ireland }, { pageSize: 1 });

  expect(scopes).toHaveLength(3);
  expect(calls).toEqual([
    'DescribeIpams eu-west-1 1000',
    'DescribeIpamScopes eu-west-1 1000',
    'DescribeIpamScopes eu-west-1 1000 after-1',
    'DescribeIpamScopes eu-west-1 1000 after-2',
  ]);
});

test('asks for scopes only in Regions that have an IPAM', async () => {
  const { calls, discovery } = await discover({ 'eu-west-1': ireland, 'ap-south-1': {} });

  expect(calls.filter((call) => call.startsWith('DescribeIpamScopes'))).toEqual(['DescribeIpamScopes eu-west-1 1000']);
  expect(discovery.regions).toEqual([
    { region: 'eu-west-1', ipams: 1 },
    { region: 'ap-south-1', ipams: 0 },
  ]);
});

test('goes on without a Region that is denied, and says so', async () => {
  const { scopes, discovery } = await discover({
    'eu-west-1': ireland,
    'us-east-1': { denied: ec2Error('UnauthorizedOperation', 'explicit deny') },
  });

  expect(scopes).toHaveLength(3);
  expect(discovery.regions[1]).toMatchObject({
    region: 'us-east-1',
    ipams: 0,
    error: expect.stringContaining('Allow ec2:DescribeIpams'),
  });
  expect(discovery.gaps).toMatchObject([{ kind: 'unreachableRegion', region: 'us-east-1' }]);
});

test('goes on without a Region whose scopes may not be listed, but still counts its IPAM', async () => {
  const { scopes, discovery } = await discover({
    'eu-west-1': ireland,
    'us-east-1': { ...virginia, scopesDenied: ec2Error('UnauthorizedOperation') },
  });

  expect(scopes).toHaveLength(3);
  expect(discovery.ipams.map(({ ipamId }) => ipamId)).toEqual(['ipam-1', 'ipam-2']);
  expect(discovery.regions[1]).toMatchObject({ ipams: 1, error: expect.stringContaining('ec2:DescribeIpamScopes') });
});

test('goes on without a Region that is out of order or out of reach', async () => {
  const noSuchHost = Object.assign(new Error('getaddrinfo ENOTFOUND ec2.eu-wset-1.amazonaws.com'), {
    code: 'ENOTFOUND',
  });
  const { discovery } = await discover({
    'eu-west-1': ireland,
    'us-east-1': { denied: ec2Error('InternalError', 'An internal error has occurred', 'server') },
    'eu-wset-1': { denied: noSuchHost },
  });

  expect(discovery.gaps).toMatchObject([
    { kind: 'unreachableRegion', region: 'us-east-1' },
    { kind: 'unreachableRegion', region: 'eu-wset-1', text: expect.stringContaining('ENOTFOUND') },
  ]);
});

test('is denied when every Region is: the error names them and what to allow', async () => {
  const denied = ec2Error('UnauthorizedOperation', 'no identity-based policy allows it');
  const run = discover({ 'eu-west-1': { denied }, 'us-east-1': { denied } });

  await expect(run).rejects.toThrow(AccessDenied);
  await expect(run).rejects.toThrow(/eu-west-1, us-east-1.*ec2:DescribeIpams and ec2:DescribeIpamScopes/);
});

test('an error that no Region answered without is passed on as it is', async () => {
  await expect(discover({ 'eu-west-1': { denied: ec2Error('InternalError', 'sorry', 'server') } })).rejects.toThrow(
    'sorry',
  );
});

test.each([
  ['TimeoutError', undefined],
  ['Error', 'EHOSTUNREACH'],
  ['Error', 'ENETUNREACH'],
  ['Error', 'EPIPE'],
])('a Region that does not answer (%s %s) is a gap', async (name, code) => {
  const denied = Object.assign(new Error('no answer'), { name, code });
  const { discovery } = await discover({ 'eu-west-1': ireland, 'us-east-1': { denied } });

  expect(discovery.gaps).toMatchObject([{ kind: 'unreachableRegion', region: 'us-east-1' }]);
});

test('goes on without a throttled Region when another one has an IPAM, and says so', async () => {
  const { scopes, discovery } = await discover({
    'eu-west-1': ireland,
    'us-east-1': { denied: ec2Error('RequestLimitExceeded') },
  });

  expect(scopes).toHaveLength(3);
  expect(discovery.gaps).toMatchObject([
    { kind: 'unreachableRegion', region: 'us-east-1', text: expect.stringContaining('throttled') },
  ]);
});

test.each([
  [
    'its IPAM is known and its scopes are not',
    { ...virginia, scopesDenied: ec2Error('RequestLimitExceeded') },
    ireland,
  ],
  ['no Region showed an IPAM', { denied: ec2Error('RequestLimitExceeded') }, {}],
  [
    'the others are denied',
    { denied: ec2Error('RequestLimitExceeded') },
    { denied: ec2Error('UnauthorizedOperation') },
  ],
])('leaves a throttled Region to the state machine, which retries it, when %s', async (_, throttled, other) => {
  await expect(discover({ 'eu-west-1': other, 'us-east-1': throttled })).rejects.toThrow(Throttled);
});

test('an error that nobody foresaw is not taken for a gap', async () => {
  await expect(
    discover({ 'eu-west-1': ireland, 'us-east-1': { denied: ec2Error('InvalidParameterValue', 'bad MaxResults') } }),
  ).rejects.toThrow('bad MaxResults');
});

test('without any IPAM it says where it looked and what to do', async () => {
  const run = discover({ 'eu-west-1': {}, 'us-east-1': { denied: ec2Error('UnauthorizedOperation') } });

  await expect(run).rejects.toThrow(NoIpamFound);
  await expect(run).rejects.toThrow(
    /No IPAM was found in eu-west-1, us-east-1\. Not readable: us-east-1 .*another account/,
  );
});

test('stops when the API answers with the token that it was asked with', async () => {
  const stuck = {
    ...fakeIpams({}),
    describeIpams: async () => ({ Ipams: [], NextToken: 'again' }),
  };

  await expect(
    discoverTask.run(
      { runId: 'run-1', asOf, request: {} },
      {
        ...fakeInvocation(),
        ...stuck,
        ...fakeChecks({}),
        objects: memoryObjects(),
        homeRegions: ['eu-west-1'],
        declared: {},
      },
    ),
  ).rejects.toThrow(PaginationStuck);
});

test('asks in the home Region which Regions are enabled', async () => {
  const { discovery } = await discover({ 'eu-west-1': { ...ireland, enabled: ['us-east-1', 'eu-west-1'] } });
  expect(discovery.enabledRegions).toEqual(['eu-west-1', 'us-east-1']);
});

test.each(['UnauthorizedOperation', 'RequestLimitExceeded', 'InternalError'])(
  'does without what is enabled where the answer is %s',
  async (code) => {
    const { discovery } = await discover({ 'eu-west-1': { ...ireland, enabled: ec2Error(code, 'no') } });
    expect(discovery).not.toHaveProperty('enabledRegions');
  },
);

test('does not ask which Regions are enabled where the policy does not want to be told', async () => {
  const objects = memoryObjects();
  objects.give(sharedKeys.currentPolicy, 'version: 1\ncoverage: { regions: off }\n');
  const { discovery } = await discover({ 'eu-west-1': { ...ireland, enabled: ['us-east-1'] } }, { objects });
  expect(discovery).not.toHaveProperty('enabledRegions');
});
