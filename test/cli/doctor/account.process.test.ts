import type { IpamPool } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { DoctorDocument } from '../../../cli/json/doctor-document.ts';
import { main } from '../../../cli/main.ts';
import type { RunDeps } from '../../../cli/monitor/deps.ts';
import { arrayRows } from '../../../local/aws/array-rows.ts';
import { ACCOUNT, type DeployedStack, deployedStack } from '../../fakes/deployment.ts';
import { organisation, REGION } from '../../statemachine/organisation.ts';
import { commandsIn, expectUnderstood } from '../commands-in.ts';
import { fakeIo } from '../fakes/io.ts';

const noRun: RunDeps = {
  startMonitor: () => Promise.reject(new Error('not to be started')),
  profileRegion: async () => undefined,
  startClock: () => ({ now: () => 0, every: () => () => {} }),
};

async function doctor({ remote }: Pick<DeployedStack, 'remote'>, ...args: string[]) {
  const io = fakeIo();
  const code = await main(['doctor', ...args], io, noRun, remote);
  await expectUnderstood(commandsIn(`${io.stdout()}\n${io.stderr()}`));
  return { code, out: io.stdout(), err: io.stderr(), lines: io.stdout().split('\n') };
}

/** An organisation that operates in three Regions; its IPAM is at home in the first. */
const organised = (ipam = {}) =>
  organisation({
    ipam: {
      OperatingRegions: [{ RegionName: REGION }, { RegionName: 'us-east-1' }, { RegionName: 'ap-south-1' }],
      Tags: [{ Key: 'Name', Value: 'org\nipam' }],
      ...ipam,
    },
  });

const UNAUTHORIZED = { code: 'UnauthorizedOperation', message: 'You are not authorized to perform this operation.' };
const SCP = {
  code: 'UnauthorizedOperation',
  message: 'User is not authorized with an explicit deny in a service control policy',
};

test('It looks in every Region, tries each call, and names the command to run', async () => {
  const stack = await deployedStack({ ec2: organised() });

  const { code, out, err } = await doctor(stack);

  expect(code).toBe(0);
  expect(err).toBe('');
  expect(out).toBe(
    [
      `✔ caller                    arn:aws:iam::${ACCOUNT}:user/loopback (account ${ACCOUNT})`,
      '✔ Regions                   3 searched: ap-south-1, eu-west-1, us-east-1',
      `✔ ipam-0a                   org ipam, advanced tier, home Region eu-west-1, operates in 3 Regions, account ${ACCOUNT}`,
      '✔ ec2:DescribeIpams         allowed',
      '✔ ec2:DescribeIpamScopes    allowed, 3 scopes',
      '✔ ec2:GetIpamResourceCidrs  allowed, every scope has something in it',
      '✔ optional calls            allowed: pools, accounts, IPAM policies, enabled Regions',
      '✔ past metrics              allowed; there are none of subnets yet',
      "✔ price                     IPAM's Advanced tier costs about $0.20 per active IP address a month ($0.00027 an hour in 2024-05, not confirmed since); ipam-monitor adds nothing to that",
      '',
      'All is well.',
      '',
      'Next:  npm run ipam-monitor -- run --region eu-west-1',
      '',
    ].join('\n'),
  );
  expect(stack.aws.calls('ec2:DescribeIpams')).toBe(3);
});

test('Whether past metrics may be read is tried in home Regions, and what is denied is asked for', async () => {
  const metric = { Namespace: 'AWS/IPAM', MetricName: 'SubnetIPUsage', Dimensions: [], region: REGION, at: () => 1 };
  const some = await deployedStack({ ec2: organised(), metrics: { metrics: [metric] } });
  expect((await doctor(some)).lines).toContain('✔ past metrics              allowed, and there are some of subnets');

  const stack = await deployedStack({ ec2: organised() });
  const remove = stack.aws.faults.add({ action: 'cloudwatch:GetMetricData', do: { error: { code: 'AccessDenied' } } });
  const { code, out } = await doctor(stack);
  expect(code).toBe(0);
  expect(out).toContain('! cloudwatch:GetMetricData  denied in eu-west-1; without it');
  expect(out).toMatch(/"Action": \[\s*"cloudwatch:GetMetricData"\s*\]/);
  expect(stack.aws.calls('cloudwatch:ListMetrics')).toBe(1);

  remove();
  stack.aws.faults.add({ action: 'cloudwatch:ListMetrics', do: { error: { code: 'InternalError' } } });
  expect((await doctor(stack)).out).toContain('! past metrics              could not be tried in eu-west-1: Internal');
});

test('With --region it looks only there', async () => {
  const stack = await deployedStack({ ec2: organised() });

  const { lines } = await doctor(stack, '--region', 'us-east-1,eu-west-1');

  expect(lines[1]).toBe('✔ Regions                   2 searched: us-east-1, eu-west-1');
  expect(stack.aws.calls('ec2:DescribeIpams')).toBe(2);
});

test('A denied call is shown with the policy to ask for, and nothing else in it', async () => {
  const stack = await deployedStack({ ec2: organised() });
  stack.aws.faults.add({ action: 'ec2:GetIpamResourceCidrs', do: { error: UNAUTHORIZED } });

  const { code, out } = await doctor(stack);

  expect(code).toBe(1);
  expect(out).toContain('✖ ec2:GetIpamResourceCidrs  denied in eu-west-1\n');
  expect(JSON.parse(out.slice(out.indexOf('{'), out.lastIndexOf('}') + 1))).toEqual({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['ec2:GetIpamResourceCidrs'], Resource: ['*'] }],
  });
  expect(out).toContain('Next:  npm run ipam-monitor -- doctor\n');
});

/** With something that each call can be tried on. */
function discovering() {
  const discovery = 'ipam-res-disco-0a';
  return {
    ...organised({ DefaultResourceDiscoveryId: discovery }),
    resourceDiscoveries: [
      {
        IpamResourceDiscoveryId: discovery,
        IpamResourceDiscoveryRegion: REGION,
        OperatingRegions: [{ RegionName: REGION }],
      },
    ],
    pools: [
      { IpamPoolId: 'ipam-pool-a', IpamRegion: REGION, OwnerId: ACCOUNT, Locale: 'us-east-1' },
      { IpamPoolId: 'ipam-pool-b', IpamRegion: REGION, OwnerId: ACCOUNT },
    ],
    poolCidrs: () => arrayRows([]),
    poolAllocations: () => arrayRows([]),
    ipamPolicies: [{ IpamPolicyId: 'ipam-policy-a', IpamPolicyRegion: REGION, IpamId: 'ipam-0a' }],
    ipamPolicyDocuments: () => [],
  };
}

const OPTIONAL = [
  ['DescribeRegions', 'which enabled Regions no IPAM operates in'],
  ['DescribeIpamResourceDiscoveries', 'which accounts IPAM could not read, and why'],
  ['DescribeIpamResourceDiscoveryAssociations', 'which accounts IPAM could not read, and why'],
  ['GetIpamDiscoveredAccounts', 'which accounts IPAM could not read, and why'],
  ['GetIpamDiscoveredResourceCidrs', 'how old measurements are'],
  ['GetIpamDiscoveredPublicAddresses', 'which public IPv4 addresses are idle, and what they cost'],
  ['DescribeIpamPools', 'how full pools are, and which blocks they have left'],
  ['GetIpamPoolCidrs', 'how full pools are, and which blocks they have left'],
  ['GetIpamPoolAllocations', 'how full pools are, and which blocks they have left'],
  ['DescribeIpamPolicies', 'when a pool runs out from which public addresses are assigned'],
  ['GetIpamPolicyAllocationRules', 'when a pool runs out from which public addresses are assigned'],
] as const;

test('What a run can do without is tried as well, and one line when it is allowed', async () => {
  const stack = await deployedStack({ ec2: discovering() });

  const { out } = await doctor(stack, '--region', REGION);

  expect(out).toContain(
    '✔ optional calls            allowed: pools, accounts, sample times, public addresses, IPAM policies, enabled Regions',
  );
  for (const [action] of OPTIONAL) expect(stack.aws.calls(`ec2:${action}`)).toBe(1);
});

test.each(OPTIONAL)(
  '%s denied is a warning that says which answer is lost, and in the policy to ask for',
  async (action, lost) => {
    const stack = await deployedStack({ ec2: discovering() });
    stack.aws.faults.add({ action: `ec2:${action}`, do: { error: UNAUTHORIZED } });

    const { code, out } = await doctor(stack, '--region', REGION);

    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`! ec2:${action} +denied in ${REGION}; without it a run does not say ${lost}`));
    expect(JSON.parse(out.slice(out.indexOf('{'), out.lastIndexOf('}') + 1)).Statement[0].Action).toEqual([
      `ec2:${action}`,
    ]);
    expect(out).toContain('Next:  npm run ipam-monitor -- run --region eu-west-1');
  },
);

test('Denied everywhere, it still says which of the other calls are allowed', async () => {
  const stack = await deployedStack({ ec2: organised() });
  for (const action of ['ec2:DescribeIpams', 'ec2:DescribeIpamScopes']) {
    stack.aws.faults.add({ action, do: { error: UNAUTHORIZED } });
  }

  const { code, out } = await doctor(stack);

  expect(code).toBe(1);
  expect(out).toContain('✖ ec2:DescribeIpams       denied in ap-south-1, eu-west-1, us-east-1\n');
  expect(out).toContain('✖ ec2:DescribeIpamScopes  denied in eu-west-1\n');
  expect(out).not.toContain('✖ IPAM');
  expect(JSON.parse(out.slice(out.indexOf('{'), out.lastIndexOf('}') + 1)).Statement[0].Action).toEqual([
    ...['ec2:DescribeIpams', 'ec2:DescribeIpamScopes', 'ec2:GetIpamResourceCidrs'],
  ]);
});

test('What a service control policy denies cannot be asked for', async () => {
  const stack = await deployedStack({ ec2: organised() });
  stack.aws.faults.add({ action: 'ec2:GetIpamResourceCidrs', do: { error: SCP } });

  const { code, out } = await doctor(stack);

  expect(code).toBe(1);
  expect(out).toContain('denied in eu-west-1: a service control policy of the organisation denies it');
  expect(out).not.toContain('Ask for this policy');
});

test('Regions that a company closes do not make the others fail', async () => {
  const stack = await deployedStack({ ec2: organised() });
  const faults: [string, object][] = [
    ['ap-south-1', SCP],
    ['us-east-1', { code: 'AuthFailure', message: 'AWS was not able to validate the provided access credentials' }],
  ];
  for (const [region, error] of faults) {
    stack.aws.faults.add({
      action: 'ec2:DescribeIpams',
      when: (_, called) => called === region,
      do: { error: error as typeof SCP },
    });
  }

  const { code, out } = await doctor(stack);

  expect(code).toBe(0);
  expect(out).toContain('! ec2:DescribeIpams         denied in ap-south-1: a service control policy');
  expect(out).toContain('! Regions                   us-east-1 could not be searched: AuthFailure');
  expect(out).toContain('Next:  npm run ipam-monitor -- run --region eu-west-1');
});

test('A Free tier is a warning with what it means, and what Advanced costs', async () => {
  const stack = await deployedStack({ ec2: organised({ Tier: 'free' }) });

  const { code, out } = await doctor(stack);

  expect(code).toBe(0);
  expect(out).toContain('! ipam-0a                   org ipam, free tier');
  expect(out).toContain('→ The Free tier does not manage private IPv4 space');
  expect(out).toMatch(/! price .*about \$0\.20 per active IP address a month.*ipam-monitor does not need it/);
});

test.each([
  ['modify-in-progress', '!', 0],
  ['isolate-complete', '✖', 1],
])('An IPAM in state %s is told as %s', async (State, mark, expected) => {
  const stack = await deployedStack({ ec2: organised({ State }) });

  const { code, out } = await doctor(stack);

  expect(code).toBe(expected);
  expect(out).toContain(`${mark} ipam-0a`);
  expect(out).toContain(`; state ${State}`);
});

const pool = (id: string, more: Partial<IpamPool> = {}): IpamPool => ({
  OwnerId: '999999999999',
  IpamPoolId: id,
  IpamRegion: 'eu-central-1',
  Locale: REGION,
  ...more,
});

test('Without an IPAM, shared pools tell whose it is and where', async () => {
  const ec2 = { ...organisation({ ipam: null }), pools: [pool('ipam-pool-1'), pool('ipam-pool-2')] };
  const stack = await deployedStack({ ec2 });

  const { code, out } = await doctor(stack, '--region', REGION);

  expect(code).toBe(1);
  expect(out).toContain(`✖ IPAM                    none is at home in 1 Region of account ${ACCOUNT}`);
  expect(out).toContain(
    '✖ shared pools            2 pools shared with this account (ipam-pool-1, ipam-pool-2): the IPAM is in account 999999999999, home Region eu-central-1',
  );
  expect(out).toContain('npm run ipam-monitor -- doctor --region eu-central-1 --profile …');
  expect(out).toContain('does not need it');
  expect(out).toContain('✔ ec2:DescribeIpamScopes  allowed\n');
});

test('Pools of its own are not shared ones', async () => {
  const ec2 = { ...organisation({ ipam: null }), pools: [pool('ipam-pool-1', { OwnerId: ACCOUNT })] };
  const stack = await deployedStack({ ec2 });

  const { code, out } = await doctor(stack, '--region', REGION);

  expect(code).toBe(1);
  expect(out).not.toContain('shared pools');
  expect(out).toContain('IPAM belongs to one account of the organisation');
  expect(out).toContain('Next:  npm run ipam-monitor -- run --no-ipam --regions eu-west-1');
});

test('Who may not list Regions is told which one was searched', async () => {
  const stack = await deployedStack({ ec2: organised() });
  stack.aws.faults.add({ action: 'ec2:DescribeRegions', do: { error: UNAUTHORIZED } });

  const { code, out } = await doctor(stack);

  expect(code).toBe(0);
  expect(out).toContain('! Regions                   ec2:DescribeRegions is not allowed: only eu-west-1 was searched');
});

test('Without credentials there is nothing else to look at', async () => {
  const stack = await deployedStack({ ec2: organised() });
  stack.aws.faults.add({
    action: 'sts:GetCallerIdentity',
    do: { error: { code: 'ExpiredToken', message: 'The security token included in the request is expired' } },
  });

  const { code, lines, out } = await doctor(stack);

  expect(code).toBe(1);
  expect(lines[0]).toBe('✖ caller  ExpiredToken: The security token included in the request is expired');
  expect(out).toContain('aws sso login');
  expect(stack.aws.calls('ec2:DescribeIpams')).toBe(0);
});

test('--json is one document with every check, the policy, and the exit code', async () => {
  const stack = await deployedStack({ ec2: organised() });
  stack.aws.faults.add({ action: 'ec2:GetIpamResourceCidrs', do: { error: UNAUTHORIZED } });

  const { code, out } = await doctor(stack, '--json');
  const document = DoctorDocument.parse(JSON.parse(out));

  expect(code).toBe(1);
  expect(document.exit).toEqual({ code: 1, reason: 'Not as it should be: ec2:GetIpamResourceCidrs' });
  expect(document.checks.map(({ name, status }) => `${status} ${name}`)).toEqual([
    ...['ok caller', 'ok Regions', 'ok ipam-0a', 'ok ec2:DescribeIpams', 'ok ec2:DescribeIpamScopes'],
    ...['failed ec2:GetIpamResourceCidrs', 'ok optional calls', 'ok past metrics', 'ok price'],
  ]);
  expect(document.missingPolicy).toHaveProperty('Statement');
});

test.each([
  [['--region', 'Europe'], '--region Europe: is not a Region'],
  [['--region', ''], '--region: a value is empty'],
  [['--stack', 'X', '--region', 'eu-west-1,us-east-1'], '--region: a stack is in one Region'],
  [['--stack', 'Nobody', '--region', 'eu-west-1'], 'There is no stack Nobody in eu-west-1'],
])('%j is refused', async (args, message) => {
  const { code, err } = await doctor(await deployedStack(), ...args);

  expect(code).toBe(1);
  expect(err).toContain(`✖ ${message}`);
});
