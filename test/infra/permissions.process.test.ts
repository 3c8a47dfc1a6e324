import { readFileSync } from 'node:fs';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { expect, test } from 'vitest';
import type { IpamMonitorProps } from '../../infra/configuration.ts';
import { documents } from '../../infra/docs/documents.ts';
import { IpamMonitor } from '../../infra/ipam-monitor.ts';
import { ReadRoleStack } from '../../infra/read-role.ts';
import { readRoleWildcards, type Wildcard, wildcards } from '../../infra/wildcards.ts';
import { type StepName, steps } from '../../statemachine/steps.ts';
import { allows, type Statement, statementsOf } from './template/iam.ts';
import { ACCOUNT, type RawTemplate, REGION } from './template/resolve.ts';
import { type Synthesized, synthesize, testApp, view } from './template/synth.ts';

type ReadRole = NonNullable<IpamMonitorProps['readRole']>;

const configuration: IpamMonitorProps = {
  homeRegions: ['eu-west-1', 'us-east-1'],
  accounts: { ids: ['444455556666'], regions: ['eu-west-1'] },
  readRole: { name: 'IpamMonitorRead', externalId: 'a-long-word' },
  organizationNames: true,
  topics: {
    network: { topicArn: `arn:aws:sns:${REGION}:${ACCOUNT}:network`, keyArn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/k` },
  },
  functions: { tickets: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:tickets` },
};
const stack = synthesize(configuration);
const stepNames = Object.keys(steps) as StepName[];
const bucket = `arn:aws:s3:::${stack.ofType('AWS::S3::Bucket')[0]?.[0].toLowerCase()}`;
const machineArn = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${stack.ofType('AWS::StepFunctions::StateMachine')[0]?.[0]}`;
const executionArn = machineArn.replace(':stateMachine:', ':execution:');

function allStatements({ ofType }: Synthesized): Statement[] {
  return [
    ...ofType('AWS::IAM::Policy').flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement),
    ...ofType('AWS::IAM::Role').flatMap(([, { Properties }]) =>
      (Properties.Policies ?? []).flatMap(
        ({ PolicyDocument }: { PolicyDocument: { Statement: Statement[] } }) => PolicyDocument.Statement,
      ),
    ),
  ];
}

test('only Discover may ask what accounts are called, and only where it is wanted', () => {
  const may = (of: Synthesized) =>
    of.ofType('AWS::IAM::Policy').filter(([, all]) => JSON.stringify(all).includes('organizations:'));
  expect(may(stack).map(([id]) => id)).toEqual([expect.stringContaining('Discover')]);
  expect(may(synthesize({ homeRegions: ['eu-west-1'] }))).toEqual([]);
});

function roleOf(step: StepName): string {
  return stack.one('AWS::Lambda::Function', `Monitor${step}Function`).Properties.Role.split('/').at(-1);
}

const machineRole = stack.one('AWS::StepFunctions::StateMachine').Properties.RoleArn.split('/').at(-1);

/** Actions on `*`, each with the keys of its conditions. */
function onAnything(statements: readonly Statement[]): Map<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const { Action, Resource, Condition = {} } of statements) {
    if (![Resource].flat().includes('*')) continue;
    const keys = Object.values(Condition).flatMap((condition) => Object.keys(condition));
    for (const action of [Action].flat()) found.set(action, keys.length > 0 ? keys.join(', ') : undefined);
  }
  return found;
}

const asMap = (table: readonly Wildcard[]) => new Map(table.map(({ action, condition }) => [action, condition]));

test('exactly the actions of the table are granted on any resource, under its conditions', () => {
  const all = synthesize({ ...configuration, answerAnyParent: true });
  expect(onAnything(allStatements(all))).toEqual(asMap(wildcards));
});

test('without the setting that widens it, no answer is granted on any resource', () => {
  const granted = [...onAnything(allStatements(stack)).keys()];
  expect(granted.filter((action) => action.startsWith('states:'))).toEqual([]);
});

test('without tracing the table is a little longer than what is granted', () => {
  const granted = onAnything(allStatements(synthesize({ tracing: false })));
  expect([...granted.keys()].filter((action) => action.startsWith('xray:'))).toEqual([]);
});

test('the read role has its own table, and trusts only who knows the external id', () => {
  const raw = Template.fromStack(new ReadRoleStack(testApp(), 'ReadRole')).toJSON() as RawTemplate;
  const [role, ...others] = Object.values(raw.Resources);
  expect(role?.Type).toBe('AWS::IAM::Role');
  expect(others).toEqual([]);
  const statements = role?.Properties.Policies.flatMap(
    ({ PolicyDocument }: { PolicyDocument: { Statement: Statement[] } }) => PolicyDocument.Statement,
  );
  expect(onAnything(statements)).toEqual(asMap(readRoleWildcards));
  expect(role?.Properties.AssumeRolePolicyDocument.Statement).toEqual([
    {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { AWS: { Ref: 'TrustedPrincipal' } },
      Condition: { StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' } } },
    },
  ]);
});

test('no action is a pattern, but for the one that KMS documents as such', () => {
  const actions = allStatements(stack).flatMap(({ Action }) => [Action].flat());
  expect([...new Set(actions.filter((action) => action.includes('*')))]).toEqual(['kms:GenerateDataKey*']);
});

test('every resource is in this account, or in S3, but for what is there to be read of others', () => {
  const resources = new Set(allStatements(stack).flatMap(({ Resource }) => [Resource].flat()));
  const ofOthers = ['arn:aws:ec2::*:ipam-resource-discovery/*', 'arn:aws:iam::*:role/IpamMonitorRead'];
  for (const resource of ['*', ...ofOthers]) expect(resources.delete(resource)).toBe(true);
  for (const resource of resources)
    expect(resource).toMatch(new RegExp(`^arn:aws:([a-z0-9]+:[a-z0-9-]*:${ACCOUNT}:.|s3:::monitor)`));
});

test.each(stepNames)("%s can be invoked by the state machine's role, and by nobody else", (step) => {
  const functionArn = stack.one('AWS::StepFunctions::StateMachine').Properties.DefinitionSubstitutions[
    `${step}FunctionArn`
  ];
  const call = { action: 'lambda:InvokeFunction', resource: functionArn };
  const invokers = stack.ofType('AWS::IAM::Role').filter(([role]) => allows(statementsOf(stack, role), call));
  expect(invokers.map(([role]) => role)).toEqual([machineRole]);
});

test('functions have no policies of their own: no other account or service is let in', () => {
  expect(stack.ofType('AWS::Lambda::Permission')).toEqual([]);
});

test.each(['states', 'scheduler'])('%s takes on its role for this account only', (service) => {
  const trusts = stack
    .ofType('AWS::IAM::Role')
    .flatMap(([, { Properties }]) => Properties.AssumeRolePolicyDocument.Statement)
    .filter(({ Principal }) => Principal.Service === `${service}.amazonaws.com`);
  expect(trusts).toHaveLength(1);
  expect(trusts[0].Condition).toEqual({ StringEquals: { 'aws:SourceAccount': ACCOUNT } });
});

test.each([
  ['states:StartExecution', machineArn],
  ['states:DescribeExecution', `${executionArn}:run-1`],
  ['states:DescribeExecution', `${executionArn}/Scopes:0d4c`],
  ['states:StopExecution', `${executionArn}/Scopes:0d4c`],
  ['states:RedriveExecution', `${executionArn}/Scopes:0d4c`],
  ['s3:GetObject', `${bucket}/runs/2026/11/21/run-1/scopes.json`],
  ['s3:PutObject', `${bucket}/runs/2026/11/21/run-1/map/0d4c/manifest.json`],
  ['s3:GetObject', `${bucket}/runs/2026/11/21/run-1/map/0d4c/manifest.json`],
  ['s3:ListMultipartUploadParts', `${bucket}/runs/2026/11/21/run-1/map/0d4c/FAILED_0.json`],
  ['s3:AbortMultipartUpload', `${bucket}/runs/2026/11/21/run-1/map/0d4c/FAILED_0.json`],
])('the distributed Map may %s', (action, resource) => {
  expect(allows(statementsOf(stack, machineRole), { action, resource })).toBe(true);
});

const release = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:release`;
const inMap = `${release}-all/Accounts`;

test.each(['states:SendTaskSuccess', 'states:SendTaskFailure'])(
  '%s is granted on the parents that are named, and to nobody else',
  (action) => {
    const named = synthesize({ parents: [release, inMap] });
    const granted = (of: Synthesized) =>
      allStatements(of)
        .filter(({ Action }) => [Action].flat().includes(action))
        .flatMap(({ Resource }) => Resource);
    const role = named.one('AWS::StepFunctions::StateMachine').Properties.RoleArn.split('/').at(-1);

    expect(granted(named)).toEqual([release, inMap]);
    expect(allows(statementsOf(named, role), { action, resource: release })).toBe(true);
    expect(allows(statementsOf(named, role), { action, resource: `${release}-2` })).toBe(false);
    expect(granted(stack)).toEqual([]);
  },
);

test.each(['states:SendTaskSuccess', 'states:SendTaskFailure'])(
  '%s is granted on whatever waits where the setting says so, and to the state machine only',
  (action) => {
    const wide = synthesize({ answerAnyParent: true, parents: [release] });
    const role = wide.one('AWS::StepFunctions::StateMachine').Properties.RoleArn.split('/').at(-1);
    const may = wide
      .ofType('AWS::IAM::Role')
      .filter(([id]) => allows(statementsOf(wide, id), { action, resource: `${release}-2` }));
    expect(may.map(([id]) => id)).toEqual([role]);
  },
);

test('a parent in the same stack may name the monitor, and be named by it', () => {
  const both = new Stack(testApp(), 'Both');
  const waits = { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.waitForTaskToken', End: true };
  const parent = new StateMachine(both, 'Parent', {
    definitionBody: DefinitionBody.fromString(JSON.stringify({ StartAt: 'Wait', States: { Wait: waits } })),
  });
  const monitor = new IpamMonitor(both, 'Monitor', { parents: [parent.stateMachineArn] });
  monitor.machine.grantStartExecution(parent);

  // Throws where resources wait for each other.
  const template = view(Template.fromStack(both).toJSON() as RawTemplate);

  const [statement] = template.one('AWS::IAM::Policy', 'AnswerPolicy').Properties.PolicyDocument.Statement;
  expect(statement.Resource).toMatch(/:stateMachine:Parent/);
});

test('the Map has these permissions before anything starts a run', () => {
  const [mapPolicy] = stack.ofType('AWS::IAM::Policy').flatMap(([id]) => (id.includes('MapPolicy') ? id : []));
  expect(stack.one('AWS::Scheduler::Schedule').DependsOn).toContain(mapPolicy);
});

test.each([
  ['Collect', 's3:PutObject', 'runs/2026/11/21/run-1/summary.json'],
  ['Inspect', 's3:PutObject', 'runs/2026/11/21/run-1/summary.json'],
  ['Collect', 's3:GetObject', 'policy/current.yaml'],
  ['Evaluate', 's3:PutObject', 'runs/2026/11/21/run-1/inventory/ipam-scope-0a/1-00000.jsonl.gz'],
  ['Notify', 's3:GetObject', 'runs/2026/11/21/run-1/inventory/ipam-scope-0a/1-00000.jsonl.gz'],
  ['Discover', 's3:GetObject', 'runs/2026/11/21/run-1/handoff.json'],
  ['Discover', 's3:PutObject', 'policy/current.yaml'],
  ['Decide', 's3:PutObject', 'alerts/mutes.json'],
  ['Decide', 's3:DeleteObject', 'alerts/ledger.json'],
  ['Decide', 's3:PutObject', 'runs/2026/11/21/run-1/summary.json'],
  ['Notify', 's3:PutObject', 'alerts/ledger/00000001-run-1.jsonl.gz'],
  ['Notify', 's3:PutObject', 'alerts/owed/default/run-1-attempt-1.jsonl.gz'],
  ['Notify', 's3:PutObject', 'runs/2026/11/21/run-1/decisions/attempt-1.json'],
  ['Summarize', 's3:PutObject', 'latest.json'],
  ['Summarize', 's3:PutObject', 'latest/ipam-scope-0a/run-1/policy.json'],
  ['Summarize', 's3:GetObject', 'alerts/ledger.json'],
  ['Decide', 's3:GetObject', 'latest/ipam-scope-0a/run-1/evaluations/ipam-scope-0a.json'],
  ['HandOff', 's3:PutObject', 'alerts/ledger.json'],
  ['Record', 's3:PutObject', 'runs/2026/11/21/run-1/summary.json'],
  ['Record', 's3:DeleteObject', 'latest.json'],
  ['Record', 's3:DeleteObject', 'alerts/ledger.json'],
  ['Record', 's3:DeleteObject', 'alerts/mutes.json'],
  ['Record', 's3:DeleteObject', 'runs/2026/11/21/run-1/summary.json'],
] as const)('%s may not %s %s', (step, action, key) => {
  expect(allows(statementsOf(stack, roleOf(step)), { action, resource: `${bucket}/${key}` })).toBe(false);
});

test('whoever reads can tell what is missing from what is denied', () => {
  for (const step of stepNames) {
    const statements = statementsOf(stack, roleOf(step));
    const reads = statements.some(({ Action }) => [Action].flat().includes('s3:GetObject'));
    // Without any condition: reading an object carries no prefix, and the condition would be false.
    expect(allows(statements, { action: 's3:ListBucket', resource: bucket })).toBe(reads);
  }
});

test.each([
  ['eu-west-1', true],
  ['us-east-1', true],
  ['eu-central-1', false],
])('EC2 may be read in %s: %s', (region, allowed) => {
  const context = { 'ec2:Region': region };
  const scope = `arn:aws:ec2::${ACCOUNT}:ipam-scope/ipam-scope-0a`;
  const discover = statementsOf(stack, roleOf('Discover'));
  const collect = statementsOf(stack, roleOf('Collect'));
  expect(allows(discover, { action: 'ec2:DescribeIpams', resource: '*', context })).toBe(allowed);
  expect(allows(collect, { action: 'ec2:GetIpamResourceCidrs', resource: scope, context })).toBe(allowed);
  expect(allows(collect, { action: 'ec2:DescribeIpamPools', resource: '*', context })).toBe(allowed);
  expect(allows(collect, { action: 'ec2:DescribeIpams', resource: '*', context })).toBe(false);
  // A pool is read in its locale, which may be any Region.
  const pool = `arn:aws:ec2::${ACCOUNT}:ipam-pool/ipam-pool-0a`;
  expect(allows(collect, { action: 'ec2:GetIpamPoolAllocations', resource: pool, context })).toBe(true);
  expect(allows(collect, { action: 'ec2:GetIpamPoolCidrs', resource: pool, context })).toBe(true);
});

test('other accounts are read by the read role alone, and only where one is configured', () => {
  const role = (name: string) => ({
    action: 'sts:AssumeRole',
    resource: `arn:aws:iam::999999999999:role/${name}`,
    context: { 'aws:ResourceOrgID': 'o-ourown0000', 'aws:PrincipalOrgID': 'o-ourown0000' },
  });
  const inspectOf = (made: Synthesized) => {
    const arn = made.one('AWS::Lambda::Function', 'MonitorInspectFunction').Properties.Role;
    return statementsOf(made, arn.split('/').at(-1));
  };
  const configured = synthesize({ readRole: { name: 'IpamMonitorRead', externalId: 'open-sesame' } });
  const without = synthesize();

  expect(allows(inspectOf(configured), role('IpamMonitorRead'))).toBe(true);
  expect(allows(inspectOf(configured), role('IpamMonitorReadMore'))).toBe(false);
  expect(allows(inspectOf(without), role('IpamMonitorRead'))).toBe(false);
  const variables = (made: Synthesized) =>
    made.one('AWS::Lambda::Function', 'MonitorInspectFunction').Properties.Environment.Variables;
  expect(variables(configured)).toMatchObject({
    READ_ROLE_NAME: 'IpamMonitorRead',
    READ_ROLE_EXTERNAL_ID: 'open-sesame',
  });
  expect(variables(without)).toMatchObject({ READ_ROLE_NAME: '', READ_ROLE_EXTERNAL_ID: '' });
});

test.each<[string, ReadRole['organization'], boolean[]]>([
  ['by default', undefined, [true, false, false, false]],
  ["with an organisation's id", 'o-another0000', [false, true, false, true]],
  ['with any', 'any', [true, true, true, true]],
])('%s, read roles are taken on where the setting says', (_, organization, expected) => {
  const readRole = { name: 'IpamMonitorRead', ...(organization !== undefined && { organization }) };
  const made = synthesize({ accounts: { ids: ['444455556666'], regions: ['eu-west-1'] }, readRole });
  const contexts: Record<string, string>[] = [
    { 'aws:PrincipalOrgID': 'o-ourown0000', 'aws:ResourceOrgID': 'o-ourown0000' },
    { 'aws:PrincipalOrgID': 'o-ourown0000', 'aws:ResourceOrgID': 'o-another0000' },
    // Neither is in an organisation: neither key is there, and nothing equals nothing.
    {},
    { 'aws:ResourceOrgID': 'o-another0000' },
  ];
  for (const step of ['Discover', 'Collect', 'Inspect']) {
    const arn = made.one('AWS::Lambda::Function', `Monitor${step}Function`).Properties.Role;
    const statements = statementsOf(made, arn.split('/').at(-1));
    const resource = 'arn:aws:iam::444455556666:role/IpamMonitorRead';
    expect(contexts.map((context) => allows(statements, { action: 'sts:AssumeRole', resource, context }))).toEqual(
      expected,
    );
  }
});

test.each(['DescribeSubnets', 'GetSubnetCidrReservations', 'DescribeNetworkInterfaces'])(
  'the own account is looked into with ec2:%s, and nothing is changed there',
  (action) => {
    const inspect = statementsOf(stack, roleOf('Inspect'));
    expect(allows(inspect, { action: `ec2:${action}`, resource: '*' })).toBe(true);
    expect(allows(inspect, { action: 'ec2:DeleteSubnet', resource: '*' })).toBe(false);
  },
);

test('destinations are granted one by one', () => {
  const notify = statementsOf(stack, roleOf('Notify'));
  const publish = (name: string) =>
    allows(notify, { action: 'sns:Publish', resource: `arn:aws:sns:${REGION}:${ACCOUNT}:${name}` });
  expect([publish('network'), publish('other')]).toEqual([true, false]);
  const useKey = (id: string) =>
    allows(notify, { action: 'kms:GenerateDataKey', resource: `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id}` });
  expect([useKey('k'), useKey('other')]).toEqual([true, false]);

  const handOff = statementsOf(stack, roleOf('HandOff'));
  const invoke = (name: string) =>
    allows(handOff, {
      action: 'lambda:InvokeFunction',
      resource: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`,
    });
  expect([invoke('tickets'), invoke('other')]).toEqual([true, false]);
  const { one } = synthesize();
  const role = one('AWS::Lambda::Function', 'MonitorHandOffFunction').Properties.Role.split('/').at(-1);
  expect(statementsOf(synthesize(), role).flatMap(({ Action }) => Action)).not.toContain('lambda:InvokeFunction');
});

test('metrics go to one namespace', () => {
  const put = (namespace: string) =>
    allows(statementsOf(stack, roleOf('PublishMetrics')), {
      action: 'cloudwatch:PutMetricData',
      resource: '*',
      context: { 'cloudwatch:namespace': namespace },
    });
  expect([put('IpamMonitor'), put('AWS/EC2')]).toEqual([true, false]);
});

test.each(documents)('$file says what the code does: `npm run docs:infra` changes nothing', ({ file, render }) => {
  const text = readFileSync(file, 'utf8');
  expect(render(text)).toBe(text);
});
