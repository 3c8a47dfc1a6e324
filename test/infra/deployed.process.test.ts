import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IpamMonitorProps } from '../../infra/configuration.ts';
import { HandOff, Latest } from '../../statemachine/contracts/hand-off.ts';
import { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import { Summary } from '../../statemachine/contracts/summary.ts';
import { functions } from '../../statemachine/steps.ts';
import { historyKeys } from '../../storage/keys.ts';
import { startTls } from '../aws/tls/endpoint.ts';
import { organisation, REGION, SCOPES } from '../statemachine/organisation.ts';
import { EMPTY_ACCOUNTS, EXTERNAL_ID, PUBLIC, THIRD_ACCOUNT, whole } from './deployed/data.ts';
import { type Deployment, deploy } from './deployed/deployment.ts';
import { allows, applies, type Call, statementsOf } from './template/iam.ts';
import { synthesize } from './template/synth.ts';

// What is deployed is what is tested: the state machine in the template, with the template's functions as bundles in
// processes of their own, with the environment that the template gives them. The tests build on each other: together
// they call everything that the steps ever call.

const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:111122223333:${resource}`;
let deployed: Deployment;
const data = whole();

const secretArn = arn('secretsmanager', 'secret:slack-AbCdEf');
/** Bodies of what was posted to the webhook. */
const posted: string[] = [];
let tls: Awaited<ReturnType<typeof startTls>>;
const slack = createServer(async (request, response) => {
  posted.push(await text(request));
  response.end('ok');
});

/** What may not lie where whoever reads the bucket or the logs finds it; as little as the external id. */
const URL_PATH = '/services/T0/B0/a-token-of-the-webhook';

const readRole = { name: 'IpamMonitorRead', externalId: EXTERNAL_ID };

const configuration: IpamMonitorProps = {
  homeRegions: [REGION, 'eu-central-1'],
  readRole,
  accounts: { ids: [THIRD_ACCOUNT, ...EMPTY_ACCOUNTS], regions: [REGION] },
  functions: { tickets: arn('lambda', 'function:tickets') },
  consumers: {
    check: { type: 'lambdaSync', arn: arn('lambda', 'function:check') },
    cleanup: { type: 'stateMachine', arn: arn('states', 'stateMachine:cleanup') },
    events: { type: 'eventBus', arn: arn('events', 'event-bus/network') },
    broadcast: { type: 'sns', arn: arn('sns', 'broadcast') },
    audit: { type: 'sqs', arn: arn('sqs', 'audit') },
  },
  webhooks: { network: { type: 'slack', secretArn } },
};

beforeAll(async () => {
  slack.listen(0, '127.0.0.1');
  await once(slack, 'listening');
  const { port } = slack.address() as AddressInfo;
  tls = await startTls(`http://127.0.0.1:${port}`);
  deployed = await deploy(configuration, data, { secrets: { [secretArn]: `${tls.url}${URL_PATH}` } });
}, 180_000);
afterAll(async () => {
  await deployed?.stop();
  await tls?.stop();
  slack.closeAllConnections();
  slack.close();
});

function put(key: string, text: string): void {
  const file = join(deployed.outDir, key);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const tickets = `version: 1
name: tickets
rules:
  - { name: subnets, match: { type: subnet }, warning: { usedPercent: 80 }, critical: { usedPercent: 99 } }
  - { name: moved, kind: moved, warning: on }
routes:
  - { name: chat, match: { id: '*' }, to: { webhook: network }, continue: true }
outputs:
  handOff:
    functions: [tickets]
    consumers: [{ to: check }, { to: cleanup }, { to: events, alerts: true }, { to: broadcast }, { to: audit }]
`;

test('a run by hand may bring its own policy, also before there is anything to compare with', async () => {
  put('requests/trial.yaml', 'version: 1\nname: trial\nrules: [{ name: moved, kind: moved, warning: on }]\n');
  const result = await deployed.run('by-hand', { policyKey: 'requests/trial.yaml', dryRun: true });
  expect(result).toMatchObject({ status: 'SUCCEEDED', output: { policy: { name: 'trial', source: 'request' } } });
});

test('a scheduled run of the deployed definition and bundles evaluates, tells and records', async () => {
  const result = await deployed.run('sched-1', deployed.scheduledInput);

  expect(result).toMatchObject({ status: 'SUCCEEDED' });
  const handOff = HandOff.parse(result.status === 'SUCCEEDED' && result.output);
  expect(handOff).toMatchObject({
    status: 'complete',
    request: { authoritative: true, resourceTypes: ResourceType.options },
    policy: { source: 'built-in' },
    coverage: { counts: { warning: 6, critical: 3 } },
  });
  const { outDir } = deployed;
  expect(readdirSync(join(outDir, 'latest')).sort()).toEqual(
    ['ec2-1', 'ec2-2', 'ec2-shared', ...SCOPES, PUBLIC, 'report.html'].sort(),
  );
  expect(readdirSync(join(outDir, 'sns'))).toHaveLength(1);
  const metrics = readFileSync(join(outDir, 'cloudwatch/metrics.jsonl'), 'utf8');
  for (const name of ['RunEvaluated', 'RunPartial', 'CriticalResources']) expect(metrics).toContain(`"${name}"`);
});

test('a scope that fails makes a partial run, which says so to the alarm, and a policy that was put there judges', async () => {
  put('policy/current.yaml', tickets);
  const { faults } = deployed.aws;
  faults.add({
    action: 'ec2:GetIpamResourceCidrs',
    when: ({ IpamScopeId }) => IpamScopeId === SCOPES[1],
    do: { error: { code: 'UnauthorizedOperation' } },
  });
  faults.add({
    action: 's3:GetObject',
    when: ({ Key = '' }) => Key.includes(`/inventory/${SCOPES[2]}/`),
    do: { error: { code: 'NoSuchKey' } },
  });

  const result = await deployed.run('sched-2', deployed.scheduledInput);
  faults.clear();

  expect(result).toMatchObject({
    status: 'SUCCEEDED',
    output: {
      status: 'partial',
      policy: { name: 'tickets' },
      failedScopes: [
        { scopeId: SCOPES[1], error: 'AccessDenied' },
        { scopeId: SCOPES[2], error: 'ObjectMissing' },
      ],
    },
  });
  for (const name of ['tickets', 'check']) expect(existsSync(join(deployed.outDir, `lambda/${name}.jsonl`))).toBe(true);
  // Slack's own JSON, by way of the function that alone can read the URL.
  expect(posted.map((body) => JSON.parse(body))).toEqual([
    expect.objectContaining({ text: expect.stringContaining('[IPAM]'), blocks: expect.any(Array) }),
  ]);
  expect(readdirSync(join(deployed.outDir, 'sns')).sort()).toContain('broadcast');
  const metrics = readFileSync(join(deployed.outDir, 'cloudwatch/metrics.jsonl'), 'utf8').trim().split('\n');
  const partial = metrics
    .map((line) => JSON.parse(line))
    .filter((line) => JSON.stringify(line).includes('"RunPartial"'));
  expect(partial).toHaveLength(2);
});

test('when all runs have expired, a policy that broke since gives way to the copy of the last good one', async () => {
  rmSync(join(deployed.outDir, 'runs'), { recursive: true });
  put('policy/current.yaml', 'version: 7\n');

  const result = await deployed.run('sched-3', deployed.scheduledInput);

  expect(result).toMatchObject({
    status: 'SUCCEEDED',
    output: { policy: { name: 'tickets', source: 'last-good' }, problems: [{ kind: 'PolicyInvalid' }] },
  });
});

test('a policy that names a topic, consumer or namespace which the stack does not have silences nothing', async () => {
  const sent = () => readdirSync(join(deployed.outDir, 'sns'), { recursive: true }).length;
  for (const outputs of [
    'notify: { topic: gone }',
    'handOff: { functions: [gone] }',
    'metrics: { namespace: Other/Gone }',
  ]) {
    put('policy/current.yaml', `version: 1\noutputs: { ${outputs} }\n`);
    const before = sent();

    const result = await deployed.run(`unknown-${outputs.slice(0, 4)}`, deployed.scheduledInput);

    expect(result).toMatchObject({
      status: 'SUCCEEDED',
      output: {
        policy: { name: 'tickets', source: 'last-good' },
        problems: [
          { kind: 'PolicyInvalid', text: expect.stringMatching(/[gG]one is not (a|the) .* of this deployment/) },
        ],
      },
    });
    expect(sent()).toBeGreaterThan(before);
  }
});

test('a run by hand tells what it found', async () => {
  const result = await deployed.run('asked', { resourceTypes: ['subnet'] });
  expect(result).toMatchObject({ status: 'SUCCEEDED', output: { request: { authoritative: false } } });
});

test('what waits for the next message is told with it, and a run that is repeated tells nothing twice', async () => {
  put('policy/current.yaml', tickets);
  const run = async (name: string) =>
    expect(await deployed.run(name, deployed.scheduledInput)).toMatchObject({ status: 'SUCCEEDED' });
  // The first of them tells at once that the policy is valid again; the second one's warning waits for the third.
  for (const name of ['grown-1', 'grown-2', 'grown-3']) {
    data.grow();
    await run(name);
  }
  await run('grown-3');
  const events = readFileSync(join(deployed.outDir, 'events/network.jsonl'), 'utf8').trim().split('\n');
  const raised = events.map((line) => JSON.parse(line)).filter((event) => event['detail-type'] === 'Alert Raised');
  expect(raised.map(({ detail }) => detail.alert.finding.resource.id)).toEqual([
    'subnet-0f-0',
    'subnet-0f-1',
    'subnet-0f-2',
  ]);
});

test('a ledger that is deleted begins anew, and what became critical since the last run is told', async () => {
  data.grow();
  rmSync(join(deployed.outDir, 'alerts/ledger.json'));
  const before = posted.length;
  expect(await deployed.run('anew', deployed.scheduledInput)).toMatchObject({ status: 'SUCCEEDED' });
  expect(posted.slice(before).join()).toContain('lready above');
});

test('a route whose messages are lost is told what is open', async () => {
  data.grow();
  await deployed.run('lost-1', deployed.scheduledInput);
  data.grow();
  const { faults } = deployed.aws;
  faults.add({
    action: 's3:GetObject',
    when: ({ Key = '' }) => Key.startsWith('alerts/owed/'),
    do: { error: { code: 'NoSuchKey' } },
  });
  const before = posted.length;
  const result = await deployed.run('lost-2', deployed.scheduledInput);
  faults.clear();
  expect(result).toMatchObject({ status: 'SUCCEEDED' });
  expect(posted.slice(before).join()).toContain('are lost');
});

test('scopes without IPAM fail by name where what Discover told them of each other is lost', async () => {
  const { aws, outDir } = deployed;
  aws.faults.add({
    action: 's3:GetObject',
    when: ({ Key = '' }) => Key.includes('/ec2/'),
    do: { error: { code: 'NoSuchKey' } },
  });
  const result = await deployed.run('blind', deployed.scheduledInput);
  aws.faults.clear();
  expect(result).toMatchObject({ status: 'SUCCEEDED' });
  const prefix = readdirSync(join(outDir, 'runs'), { recursive: true, encoding: 'utf8' }).find((path) =>
    path.endsWith('blind/summary.json'),
  );
  const { failedScopes } = Summary.parse(JSON.parse(readFileSync(join(outDir, 'runs', prefix ?? ''), 'utf8')));
  expect(failedScopes.map(({ scopeId, error }) => `${scopeId} ${error}`)).toEqual([
    'ec2-1 ObjectMissing',
    'ec2-2 ObjectMissing',
    'ec2-shared ObjectMissing',
  ]);
});

test('the account without an IPAM says so in its first run, naming the Regions that were looked in', async () => {
  const { bundles } = deployed;
  const empty = await deploy({ homeRegions: ['eu-central-1', 'us-east-1'] }, organisation(), { bundles });
  try {
    const result = await empty.run('first', empty.scheduledInput);
    expect(result).toMatchObject({ status: 'FAILED', error: 'RunFailed' });
    const { failed } = JSON.parse(result.status === 'SUCCEEDED' ? '{}' : result.cause);
    expect(failed).toMatchObject([{ part: 'Discover', error: 'NoIpamFound' }]);
    expect(failed[0].cause).toMatch(/eu-central-1.*us-east-1/);
  } finally {
    await empty.stop();
  }
}, 180_000);

test('the first run of a day sweeps what attempts that died left behind', async () => {
  const left = [
    'alerts/ledger/00000001-died-x.jsonl.gz',
    'alerts/owed/default/died-x.json',
    'latest/gone/died/policy.json',
  ];
  for (const key of left) {
    put(key, '');
    utimesSync(join(deployed.outDir, key), 0, 0);
  }
  const latest = Latest.parse(JSON.parse(readFileSync(join(deployed.outDir, 'latest.json'), 'utf8')));
  const yesterday = new Date(Date.now() - 86_400_000).toISOString();
  const scopes = Object.entries(latest.scopes).map(([id, newest]) => [id, { ...newest, asOf: yesterday }]);
  put('latest.json', JSON.stringify({ ...latest, scopes: Object.fromEntries(scopes) }));

  expect(await deployed.run('sweeps', deployed.scheduledInput)).toMatchObject({ status: 'SUCCEEDED' });

  expect(left.filter((key) => existsSync(join(deployed.outDir, key)))).toEqual([]);
});

test('neither the bucket nor a log holds the external id, the URL of a webhook, or credentials', () => {
  const { outDir, seen } = deployed;
  const files = readdirSync(outDir, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const objects = files.map((file) => {
    const bytes = readFileSync(file);
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  });
  const logs = seen.flatMap((each) => ('logged' in each ? each.logged : []));
  expect(objects.join('')).toContain('"subnet-0f-0"');
  expect(logs.length).toBeGreaterThan(100);
  for (const text of [...objects, ...logs]) {
    for (const secret of [EXTERNAL_ID, URL_PATH, 'SessionToken', 'sessionToken', 'SecretAccessKey']) {
      expect(text.includes(secret)).toBe(false);
    }
  }
});

/** The same deployment with each setting that changes what is granted, and no call. */
const settings: Record<string, IpamMonitorProps> = {
  'as it was deployed': configuration,
  'where the organisation is named': {
    ...configuration,
    readRole: { ...readRole, organization: 'o-ourown0000' },
  },
  'where read roles are taken on anywhere': {
    ...configuration,
    readRole: { ...readRole, organization: 'any' },
  },
  'with a topic for alarms': { ...configuration, alarms: { emails: ['duty@example.com'] } },
  'where anybody who waits is answered': { ...configuration, answerAnyParent: true },
};

test.each(Object.entries(settings))(
  'every function was invoked, and every call of theirs is allowed by their own roles, %s',
  (_, each) => {
    const { recorders } = deployed;
    const stack = synthesize(each);
    expect(recorders.size).toBe(Object.keys(functions).length + 1);
    for (const [role, { calls }] of recorders) {
      expect(calls.length).toBeGreaterThan(0);
      const denied = calls.filter((call) => !allows(statementsOf(stack, role), call));
      expect({ role, denied }).toEqual({ role, denied: [] });
    }
  },
);

test.each(Object.entries(settings))('nothing is allowed that was not called, %s', (_, each) => {
  const { recorders } = deployed;
  const stack = synthesize(each);
  // What Lambda and Step Functions do by themselves, and an upload that fails midway.
  const notRecorded = [/^logs:/, /^xray:/, /^states:/, /^kms:/, /^s3:AbortMultipartUpload$/];
  const unused = [...recorders].flatMap(([role, { calls }]) =>
    statementsOf(stack, role)
      .flatMap(({ Action, Resource, ...rest }) =>
        [Action]
          .flat()
          .flatMap((action) => [Resource].flat().map((resource) => ({ ...rest, Action: action, Resource: resource }))),
      )
      .filter(({ Action, Sid }) => Sid !== 'WriteResults' && !notRecorded.some((pattern) => pattern.test(Action)))
      // An organisation of some thousand accounts only: fewer are sorted in memory.
      .filter(({ Resource }) => !JSON.stringify(Resource).includes('/accounts/*'))
      // Days are there once one has closed, which takes longer than these runs; a report needs hours where one has not.
      .filter(({ Resource }) => !JSON.stringify(Resource).includes('/history/*/days/*'))
      .filter(({ Resource }) => !role.includes('RenderReport') || !JSON.stringify(Resource).includes('/hours/*'))
      .filter((statement) => !calls.some((call: Call) => applies(statement, call)))
      .map(({ Action, Resource }) => `${role}: ${Action} ${Resource}`),
  );
  expect(unused).toEqual([]);
});

test.each(['Evaluate', 'RenderReport'])(
  '%s may read the days and hours that it needs, and no file of a day',
  (step) => {
    const found = [...deployed.recorders].find(([name]) => name.includes(`${step}Role`));
    const [role, { calls }] = found ?? expect.unreachable();
    const [, bucket] = calls.map(({ resource }) => /^(arn:aws:s3:::[^/]+)\//.exec(resource)).find(Boolean) ?? [];
    const may = (key: string) =>
      allows(statementsOf(synthesize(configuration), role), { action: 's3:GetObject', resource: `${bucket}/${key}` });
    for (const window of ['days', 'hours'] as const) {
      expect(may(historyKeys.part(SCOPES[0], window, '7-run-1', 0))).toBe(true);
    }
    expect(may(historyKeys.dayFile(SCOPES[0], '2026-11-21'))).toBe(false);
  },
);

test('what the template grants is what was deployed', () => {
  expect(deployed.stack.ofType('AWS::IAM::Policy')).toEqual(synthesize(configuration).ofType('AWS::IAM::Policy'));
});

test('a role of another organisation would have been denied by default', () => {
  const reads = [...deployed.recorders].flatMap(([role, { calls }]) =>
    calls.filter(({ action }) => action === 'sts:AssumeRole').map((call) => ({ role, call })),
  );
  expect(reads.length).toBeGreaterThan(0);
  for (const { role, call } of reads) {
    const elsewhere = { ...call, context: { ...call.context, 'aws:ResourceOrgID': 'o-another0000' } };
    expect(allows(statementsOf(synthesize(configuration), role), elsewhere)).toBe(false);
  }
});
