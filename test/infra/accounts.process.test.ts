import { CfnParameter } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import type { IpamMonitorProps } from '../../infra/configuration.ts';
import { IpamMonitorStack } from '../../infra/stack.ts';
import { MAX_ACCOUNTS_TO_READ } from '../../statemachine/contracts/accounts-to-read.ts';
import { substitute } from '../../statemachine/definition.ts';
import type { Statement } from './template/iam.ts';
import { synthesize, testApp } from './template/synth.ts';

const accounts = { ids: ['444455556666', '777788889999'], regions: ['eu-west-1', 'us-east-1'] };
const readRole = { name: 'NetworkRead', externalId: 'a-long-word' };

/** What a step may do, and what it finds in its environment. */
function step(name: 'Discover' | 'Collect' | 'Evaluate', props: IpamMonitorProps) {
  const { one, ofType } = synthesize(props);
  const { Role, Environment } = one('AWS::Lambda::Function', `Monitor${name}Function`).Properties;
  const role = Role.split('/').at(-1);
  const statements: Statement[] = ofType('AWS::IAM::Policy')
    .filter(([, { Properties }]) => Properties.Roles.some((each: string) => each.endsWith(role)))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
  return { environment: Environment.Variables, statements };
}

const actions = (statements: readonly Statement[]) => statements.flatMap(({ Action }) => Action);

test.each(['Discover', 'Collect'] as const)(
  '%s takes on the read role, and no other one, where accounts are listed',
  (name) => {
    const { environment, statements } = step(name, { accounts, readRole });

    expect(environment).toMatchObject({ READ_ROLE_NAME: 'NetworkRead', READ_ROLE_EXTERNAL_ID: 'a-long-word' });
    expect(statements.filter(({ Action }) => [Action].flat().includes('sts:AssumeRole'))).toMatchObject([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::*:role/NetworkRead' },
    ]);
    expect(actions(statements)).toContain('ec2:DescribeVpcs');
  },
);

test.each([
  ['nothing is read without IPAM', { readRole }],
  ['the own account alone is', { readRole, accounts: { regions: ['eu-west-1'] } }],
])('no role is taken on to collect where %s', (_, props) => {
  for (const name of ['Discover', 'Collect'] as const) {
    expect(actions(step(name, props).statements)).not.toContain('sts:AssumeRole');
  }
});

const substitutionsOf = (props: IpamMonitorProps) =>
  synthesize(props).one('AWS::StepFunctions::StateMachine').Properties.DefinitionSubstitutions;

test('the definition says which accounts to read, and in which Regions', () => {
  expect(substitutionsOf({ accounts, readRole })).toMatchObject({
    AccountIds: '444455556666,777788889999',
    AccountRegions: 'eu-west-1,us-east-1',
  });
  expect(substitutionsOf({ accounts: { regions: ['eu-west-1'] } })).toMatchObject({
    AccountIds: 'own',
    AccountRegions: 'eu-west-1',
  });
  expect(substitutionsOf({})).toMatchObject({ AccountIds: 'own', AccountRegions: 'none' });
});

test('as many accounts as may be named fit into the definition, a template and the input of Discover', () => {
  const ids = Array.from({ length: MAX_ACCOUNTS_TO_READ }, (_, index) => String(100_000_000_000 + index));
  const props = { accounts: { ids, regions: ['eu-west-1'] }, readRole };
  const { AccountIds } = substitutionsOf(props);

  expect(AccountIds).toBe(ids.join(','));
  expect(JSON.stringify(substitute(substitutionsOf(props))).length).toBeLessThan(1_000_000);
  expect(JSON.stringify(synthesize(props).raw).length).toBeLessThan(1_000_000);
  // The rest is the request's.
  expect(AccountIds.length).toBeLessThan(262_144 / 2);
});

test('accounts can be parameters of the stack', () => {
  const stack = new IpamMonitorStack(testApp(), 'IpamMonitor', {
    configuration: (scope) => ({
      accounts: { ids: [new CfnParameter(scope, 'Team').valueAsString, '444455556666'], regions: ['eu-west-1'] },
      readRole,
    }),
  });
  Template.fromStack(stack).hasResourceProperties('AWS::StepFunctions::StateMachine', {
    DefinitionSubstitutions: { AccountIds: { 'Fn::Join': [',', [{ Ref: 'Team' }, '444455556666']] } },
  });
});

test('where no IPAM is to be looked for, nothing may ask for one', () => {
  const props = { homeRegions: [], accounts: { regions: ['eu-west-1'] } };
  const discover = step('Discover', props);

  expect(discover.environment.HOME_REGIONS).toBe('');
  for (const { statements } of [discover, step('Collect', props)]) {
    expect(actions(statements).filter((action) => String(action).includes('Ipam'))).toEqual([]);
    expect(actions(statements)).toContain('ec2:DescribeVpcs');
  }
});

test('a deployment that reads IPAM alone may not read networks by itself', () => {
  for (const name of ['Discover', 'Collect'] as const) {
    expect(actions(step(name, {}).statements)).not.toContain('ec2:DescribeVpcs');
  }
});
