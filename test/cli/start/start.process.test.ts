import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { expect, test } from 'vitest';
import { main } from '../../../cli/main.ts';
import type { RunDeps } from '../../../cli/monitor/deps.ts';
import { systemPorts } from '../../../local/asl/system-ports.ts';
import { HandOff } from '../../../statemachine/contracts/hand-off.ts';
import {
  BUCKET,
  type DeployedStack,
  deploy,
  deployedStack,
  deployWorkflow,
  EXECUTIONS,
} from '../../fakes/deployment.ts';
import { sampleEvaluation, sampleSummary } from '../../fakes/results.ts';
import { organisation, REGION } from '../../statemachine/organisation.ts';
import { type FakeIo, fakeIo } from '../fakes/io.ts';

const noRun: RunDeps = {
  startMonitor: () => Promise.reject(new Error('not to be started')),
  profileRegion: async () => undefined,
  startClock: () => ({ now: () => 0, every: () => () => {} }),
};

function start(io: FakeIo, { remote }: Pick<DeployedStack, 'remote'>, ...args: string[]): Promise<number> {
  return main(['start', ...args], io, noRun, remote);
}

/** A machine that puts out what it was asked for. */
const ECHO = { QueryLanguage: 'JSONata', StartAt: 'Done', States: { Done: { Type: 'Succeed' } } };

async function echoing(options: Parameters<typeof deployedStack>[0] = {}): Promise<DeployedStack> {
  const stack = await deployedStack(options);
  deploy(stack, ECHO);
  return stack;
}

/** A machine that fails as ours do. */
function failing(part: string, error: string, errorMessage: string) {
  const cause = JSON.stringify({ errorMessage, errorType: error, trace: [] });
  const States = {
    RunFailed: {
      Type: 'Fail',
      Error: 'RunFailed',
      Cause: JSON.stringify({ runId: 'run-1', failed: [{ part, error, cause }], handOff: null }),
    },
  };
  return { QueryLanguage: 'JSONata', StartAt: 'RunFailed', States };
}

test('--wait follows the real workflow to its end, and prints what it found', async () => {
  const stack = await deployedStack();
  deployWorkflow(stack);
  const io = fakeIo();

  const code = await start(io, stack, '--name', 'run-1', '--authoritative', '--wait', '--fail-on', 'critical');

  expect(io.stderr()).toBe('IpamMonitor: account 111122223333, eu-west-1\n');
  expect(code).toBe(2);
  const said = io
    .stdout()
    .replaceAll(/ +\d+\.\d s$/gm, '  0.0 s')
    .replaceAll(/(runs|reports)\/\d{4}\/\d\d\/\d\d/g, '$1/2026/11/21')
    .replaceAll(/\d+ kB of HTML/g, '100 kB of HTML');
  await expect(said).toMatchFileSnapshot('golden/start and wait.txt');
  // The Map has three scopes: their progress came by DescribeMapRun, as no history has it.
  expect(stack.aws.calls('states:DescribeMapRun')).toBeGreaterThan(0);
});

test('--json prints one document: the execution, and the hand-off', async () => {
  const stack = await deployedStack({ ec2: organisation({ subnets: 0 }) });
  deployWorkflow(stack);
  const io = fakeIo();

  const code = await start(io, stack, '--name', 'run-1', '--wait', '--json');

  expect(code).toBe(0);
  const document = JSON.parse(io.stdout());
  expect(document).toMatchObject({
    exit: { code: 0 },
    status: 'SUCCEEDED',
    runId: 'run-1',
    executionArn: `${EXECUTIONS}:run-1`,
    console: `https://${REGION}.console.aws.amazon.com/states/home?region=${REGION}#/v2/executions/details/${EXECUTIONS}:run-1`,
    startedBefore: false,
  });
  expect(HandOff.parse(document.result).runId).toBe('run-1');
});

test('Without --wait it says what was started, and how to follow it', async () => {
  const stack = await echoing();
  const io = fakeIo();

  expect(await start(io, stack)).toBe(0);

  expect(io.stdout()).toBe(
    [
      '✔ Started: cli-20261121T204100000Z in IpamMonitor, eu-west-1',
      `  Execution  ${EXECUTIONS}:cli-20261121T204100000Z`,
      `  Console    https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1#/v2/executions/details/${EXECUTIONS}:cli-20261121T204100000Z`,
      '  Follow it  the same command with --name cli-20261121T204100000Z --wait',
      '',
    ].join('\n'),
  );
});

async function requestOf(stack: DeployedStack, ...args: string[]): Promise<unknown> {
  const io = fakeIo();
  await start(io, stack, ...args, '--name', 'asked', '--wait', '--json');
  const sfn = new SFNClient(stack.remote.clientConfig(REGION));
  const { input = '' } = await sfn.send(new DescribeExecutionCommand({ executionArn: `${EXECUTIONS}:asked` }));
  return JSON.parse(input);
}

test.each([
  ['nothing', [], { authoritative: false, dryRun: false }],
  [
    'everything',
    [
      '--scope',
      'private',
      '--type',
      'subnet,vpc',
      '--threshold',
      '80',
      '--subject',
      'x',
      '--consumer',
      'a,b',
      '--dry-run',
    ],
    {
      scopes: { types: ['private'] },
      resourceTypes: ['vpc', 'subnet'],
      threshold: 80,
      subject: 'x',
      consumers: ['a', 'b'],
      dryRun: true,
      authoritative: false,
    },
  ],
  [
    'authority',
    ['--authoritative'],
    { authoritative: true, dryRun: false, resourceTypes: ['vpc', 'public-ipv4-pool'] },
  ],
  [
    'authority, and types',
    ['--authoritative', '--type', 'vpc'],
    { authoritative: true, dryRun: false, resourceTypes: ['vpc'] },
  ],
])('The request says %s that was asked for, and is authoritative only then', async (_, args, request) => {
  const stack = await echoing({ outputs: { ResourceTypes: 'vpc,public-ipv4-pool' } });

  expect(await requestOf(stack, ...args)).toEqual(request);
});

test('A policy of its own goes where the run can read it, and nowhere else', async () => {
  const stack = await echoing();
  const file = join(stack.outDir, 'draft.yaml');
  await writeFile(file, 'version: 1\nname: draft\n');

  expect(await requestOf(stack, '--policy', file)).toMatchObject({ policyKey: 'requests/asked/policy.yaml' });

  const { Body } = await stack.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'requests/asked/policy.yaml' }));
  expect(await Body?.transformToString()).toBe('version: 1\nname: draft\n');
});

test('A policy that names what the deployment does not have starts nothing', async () => {
  const stack = await echoing({ outputs: { Destinations: '{"topics":["default"],"consumers":[]}' } });
  const io = fakeIo();
  const file = join(stack.outDir, 'unknown.yaml');
  await writeFile(file, 'version: 1\noutputs: { handOff: { functions: [chat] } }\n');

  expect(await start(io, stack, '--policy', file)).toBe(1);

  expect(io.stderr()).toContain('outputs.handOff.functions.0: chat is not a consumer of this deployment (none)');
  expect(stack.aws.calls('states:StartExecution')).toBe(0);
});

test('A broken policy starts nothing', async () => {
  const stack = await echoing();
  const file = join(stack.outDir, 'draft.yaml');
  await writeFile(file, 'version: 1\nrules: [{ name: x, critical: { usedPercent: 120 } }]\n');
  const io = fakeIo();

  expect(await start(io, stack, '--policy', file)).toBe(1);

  expect(io.stderr()).toContain('draft.yaml:2:');
  expect(io.stderr()).toContain('rules[0].critical.usedPercent: 120 is above 100');
  expect(stack.aws.calls('states:StartExecution')).toBe(0);
});

test('The same name and options start a run only once, also after it has ended', async () => {
  const stack = await echoing();
  await start(fakeIo(), stack, '--name', 'nightly', '--threshold', '80', '--wait');
  const io = fakeIo();

  expect(await start(io, stack, '--name', 'nightly', '--threshold', '80')).toBe(0);

  expect(io.stdout()).toMatch(/^✔ Started before, at 20.*: nightly in IpamMonitor/);
});

test.each([
  ['other options', ['--threshold', '70'], 'with other options'],
  ['another policy', ['--policy', 'examples/seed.yaml'], 'with other options'],
])('A name that was used with %s is refused', async (_, args, why) => {
  const stack = await echoing();
  await start(fakeIo(), stack, '--name', 'nightly', '--threshold', '80', '--wait');
  const io = fakeIo();

  expect(await start(io, stack, '--name', 'nightly', ...args)).toBe(1);

  expect(io.stderr()).toContain(`✖ --name nightly: a run of this name was started at `);
  expect(io.stderr()).toContain(why);
});

test('A name is not reused for a policy of other content', async () => {
  const stack = await echoing();
  await stack.put('requests/nightly/policy.yaml', 'version: 1\nname: other\n');
  const io = fakeIo();

  expect(await start(io, stack, '--name', 'nightly', '--policy', 'examples/seed.yaml')).toBe(1);

  expect(io.stderr()).toContain('✖ --name nightly: a run of this name was started with another policy');
});

test('A failed run exits with 1, and says which part failed and what helps', async () => {
  const stack = await deployedStack();
  deploy(stack, failing('Discover', 'NoIpamFound', 'No IPAM in eu-west-1'));
  const io = fakeIo();

  expect(await start(io, stack, '--wait', '--fail-on', 'critical')).toBe(1);

  expect(io.stderr()).toBe(
    [
      'IpamMonitor: account 111122223333, eu-west-1',
      '✖ Discover failed: NoIpamFound: No IPAM in eu-west-1',
      '  Deploy it in the account of the IPAM administrator, and set homeRegions to where the IPAM is at home.',
      '  To check the deployment:  npm run ipam-monitor -- doctor --stack IpamMonitor --region eu-west-1',
      '',
    ].join('\n'),
  );
});

test('--fail-on does not pass a run whose result cannot be read', async () => {
  const io = fakeIo();

  expect(await start(io, await echoing(), '--wait', '--fail-on', 'critical')).toBe(1);
  expect(io.stderr()).toContain('✖ the result could not be evaluated: a gate must not pass on what was not seen\n');
});

test.each([
  [
    'a scope that failed',
    { failedScopes: [{ scopeId: 'ipam-scope-0b', error: 'AccessDenied', message: 'no' }] },
    1,
    /\n✖ 1 scope could not/,
  ],
  [
    'a broken policy',
    { problems: [{ kind: 'PolicyInvalid', severity: 'critical', text: 'broken' }] },
    2,
    /^IpamMonitor: .*\n$/,
  ],
])('--wait --fail-on does not pass a run with %s', async (_, parts, code, said) => {
  const stack = await deployedStack();
  // The hand-off alone has to do.
  stack.aws.faults.add({ action: 's3:GetObject', do: { error: { code: 'AccessDenied' } } });
  const io = fakeIo();
  const summary = sampleSummary([sampleEvaluation({ id: 'subnet-1' })]);
  const handOff = {
    ...summary,
    findings: { total: 0, inline: [], complete: true },
    location: { bucket: BUCKET, prefix: 'runs/', summary: 'none', handOff: 'none', evaluations: [] },
    ...parts,
  };
  deploy(stack, { ...ECHO, States: { Done: { Type: 'Succeed', Output: handOff } } });

  expect(await start(io, stack, '--wait', '--fail-on', 'critical')).toBe(code);
  expect(io.stderr()).toMatch(said);
});

test('Ctrl-C ends the watching, and says that the run goes on', async () => {
  const stack = await deployedStack();
  const States = { Wait: { Type: 'Wait', Seconds: 60, End: true } };
  deploy(stack, { QueryLanguage: 'JSONata', StartAt: 'Wait', States }, { sleep: systemPorts.sleep });
  const io = fakeIo();
  let looked = 0;
  const remote = {
    ...stack.remote,
    pause: async (ms: number, signal: AbortSignal) => {
      if (++looked === 2) io.send('SIGINT');
      await stack.remote.pause(ms, signal);
    },
  };

  expect(await start(io, { remote }, '--name', 'long', '--wait')).toBe(130);

  expect(io.stderr()).toContain('✖ Stopped by Ctrl-C; the run itself goes on');
  expect(io.stderr()).toContain(`aws stepfunctions stop-execution --execution-arn ${EXECUTIONS}:long`);
});

test('Who may not start it is told what to ask for', async () => {
  const stack = await echoing();
  stack.aws.faults.add({
    action: 'states:StartExecution',
    do: { error: { code: 'AccessDeniedException', message: 'not authorized to perform: states:StartExecution' } },
  });
  const io = fakeIo();

  expect(await start(io, stack, '--wait')).toBe(1);

  expect(io.stderr()).toContain('✖ AccessDeniedException: not authorized to perform: states:StartExecution');
  const policy = JSON.parse(io.stderr().slice(io.stderr().indexOf('{')));
  expect(policy.Statement).toContainEqual({
    Effect: 'Allow',
    Action: ['states:DescribeMapRun'],
    Resource: ['arn:aws:states:eu-west-1:111122223333:mapRun:monitor/*:*'],
  });
});

test('Who may not read the bucket sees what the execution itself put out', async () => {
  const stack = await deployedStack();
  deployWorkflow(stack);
  stack.aws.faults.add({
    action: 's3:GetObject',
    when: ({ Key = '' }) => Key.endsWith('summary.json') && stack.aws.calls('states:DescribeExecution') > 0 && denied,
    do: { error: { code: 'AccessDenied' } },
  });
  let denied = false;
  const io = fakeIo();
  await start(fakeIo(), stack, '--name', 'run-1', '--wait');
  denied = true;

  expect(await start(io, stack, '--name', 'run-1', '--wait')).toBe(0);

  expect(io.stdout()).toContain('CRITICAL subnets, 3');
  expect(io.stdout()).toMatch(/! s3:\/\/monitor-bucket\/runs\/.*\/summary.json may not be read \(s3:GetObject\)/);
});

test.each([
  ['no such stack', ['--stack', 'Nobody'], 'There is no stack Nobody in eu-west-1'],
  ['authority with filters', ['--authoritative', '--scope', 'private'], '--authoritative does not go with --scope'],
  ['authority of a dry run', ['--authoritative', '--dry-run'], '--authoritative does not go with --dry-run'],
  ['a name that cannot be', ['--name', 'a b'], '--name a b: is not 1 to 80 letters, digits, - and _'],
  ['--fail-on without --wait', ['--fail-on', 'critical'], '--fail-on needs --wait'],
  ['a consumer that is an ARN', ['--consumer', 'arn:aws:x'], '--consumer arn:aws:x: is not a destination name'],
  ['a Region that is none', ['--region', 'Europe'], '--region Europe: is not a Region (eu-west-1)'],
])('%s is one sentence and exit code 1', async (_, args, message) => {
  const stack = await echoing();
  const io = fakeIo();

  expect(await start(io, stack, ...args)).toBe(1);

  expect(io.stderr()).toContain(`✖ ${message}`);
  expect(stack.aws.calls('states:StartExecution')).toBe(0);
});

test('A stack of something else is told from one of ours', async () => {
  const stack = await deployedStack({
    stacks: [{ name: 'Other', region: REGION, createdAt: new Date(0), outputs: { BucketName: 'b' } }],
  });
  const io = fakeIo();

  expect(await start(io, stack, '--stack', 'Other')).toBe(1);

  expect(io.stderr()).toContain('✖ The stack Other has no usable outputs: StateMachineArn');
});

test('The program itself finds endpoint, Region and credentials as every AWS tool does', async () => {
  const stack = await echoing();
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: stack.aws.url,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
  };

  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(import.meta.dirname, '../../../cli/main.ts'), 'start', '--name', 'run-1', '--wait', '--json'],
    { env },
  );

  expect(JSON.parse(stdout)).toMatchObject({ exit: { code: 0 }, status: 'SUCCEEDED', runId: 'run-1' });
});
