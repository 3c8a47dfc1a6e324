import { expect, test } from 'vitest';
import { adviceFor } from '../../../cli/kit/advice.ts';
import { deployedFailure } from '../../../cli/start/failure.ts';
import { failedCalls } from '../../../functions/shared/ec2/failed-calls.ts';
import type { InvalidPolicy, NoIpamFound, PaginationExpired } from '../../../functions/shared/errors.ts';

test.each([
  ['NoIpamFound', 'No IPAM in eu-west-1', 'name the home Region'],
  ['AccessDenied', 'ec2:DescribeIpams in eu-west-1 was denied (UnauthorizedOperation)', '"ec2:DescribeIpams"'],
  ['AccessDenied', 'ec2:DescribeIpams in me-south-1 was denied (AuthFailure)', 'the Region is not enabled'],
  ['InvalidClientTokenId', 'The security token included in the request is invalid.', 'does not know these credentials'],
  ['CredentialsProviderError', 'Could not load credentials from any providers', 'aws configure sso'],
  ['CredentialsProviderError', 'The SSO session associated with this profile has expired.', 'aws sso login'],
  ['ExpiredToken', 'The security token included in the request is expired', 'aws sso login'],
  ['ExpiredTokenException', '', 'aws sso login'],
  ['RequestExpired', 'Request has expired.', 'aws sso login'],
  ['Throttled', 'ec2:GetIpamResourceCidrs in eu-west-1 was throttled', 'some minutes'],
  ['ServiceUnavailable', 'ec2:DescribeIpams in eu-west-1 failed by a fault of AWS', 'health.aws.amazon.com'],
  ['Unreachable', 'ec2:DescribeIpams in eu-west-1 did not get through', 'HTTPS_PROXY'],
  ['AnswerUnreadable', 'ec2:DescribeIpams in eu-west-1 answered with something', 'a page to sign in at'],
  ['ProxyRefused', 'ec2:DescribeIpams in eu-west-1 was not let through', 'USER:PASSWORD@HOST:PORT'],
  ['Error', 'Failed to establish tunnel to s3.amazonaws.com:443 via http://p: HTTP/1.1 407 No', 'USER:PASSWORD'],
  ['CertificateUntrusted', 'ec2:DescribeIpams in eu-west-1 met a certificate', 'NODE_EXTRA_CA_CERTS'],
  ['PaginationExpired', 'the pagination token expired 3 times', 'changes while it is read'],
  ['Error', 'getaddrinfo ENOTFOUND ec2.eu-wset-1.amazonaws.com', 'misspelt Region'],
  ['Error', "EACCES: permission denied, mkdir '/out'", '--out DIR'],
])('%s: %s → … %s', (name, message, expected) => {
  expect(adviceFor(name, message).join('\n')).toContain(expected);
});

test('the policy to ask for is JSON that only reads', () => {
  const text = adviceFor('AccessDenied', 'no').join('\n');
  const policy = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));

  expect(policy.Statement[0].Action).toEqual([
    'ec2:DescribeIpams',
    'ec2:DescribeIpamScopes',
    'ec2:GetIpamResourceCidrs',
    'ec2:DescribeRegions',
    'ec2:DescribeIpamPools',
    'ec2:GetIpamPoolCidrs',
    'ec2:GetIpamPoolAllocations',
    'ec2:DescribeIpamResourceDiscoveries',
    'ec2:DescribeIpamResourceDiscoveryAssociations',
    'ec2:GetIpamDiscoveredAccounts',
    'ec2:GetIpamDiscoveredResourceCidrs',
    'ec2:GetIpamDiscoveredPublicAddresses',
    'ec2:DescribeIpamPolicies',
    'ec2:GetIpamPolicyAllocationRules',
    'sts:GetCallerIdentity',
  ]);
});

test('does not apply to an error that it does not know', () => {
  expect(adviceFor('ObjectMissing', 's3://b/k is not there')).toEqual([]);
});

// The terminal may not import the classes. Here their names are those of the classes: a new one does not compile.
const named = (...names: (NoIpamFound | PaginationExpired | InvalidPolicy)['name'][]): readonly string[] => names;
const calls = Object.entries(failedCalls);

test.each([...named('NoIpamFound', 'PaginationExpired'), ...calls.map(([name]) => name)])('%s has advice', (name) => {
  expect(adviceFor(name, '')).not.toEqual([]);
});

test.each([...named('NoIpamFound', 'InvalidPolicy'), ...calls.map(([name]) => name)])(
  '%s has advice when deployed',
  (error) => {
    const failed = [{ part: 'Collect', error, message: '' }];
    const where = { stack: 'IpamMonitor', region: 'eu-west-1' };
    const { advice } = deployedFailure(
      { status: 'FAILED', failed, handOff: undefined, summary: undefined, accountNames: {}, notes: [] },
      where,
    );
    expect(advice).toHaveLength(2);
  },
);

test('a call has the advice of its own name', () => {
  for (const [name, call] of calls) if ('here' in call) expect(adviceFor(name, '')).toBe(call.here);
});
