import { App, Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import * as z from 'zod';
import { gains, iamAction, ipamActions, networkActions, WHO_AM_I } from '../../functions/shared/ec2/actions.ts';
import { type FunctionName, stepNames } from '../../statemachine/steps.ts';
import { parseConfiguration } from '../configuration.ts';
import { statementsOf } from '../steps.ts';
import { readRoleWildcards, type Wildcard, wildcards } from '../wildcards.ts';
import { table } from './markdown.ts';

const Statement = z.object({
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.union([z.string(), z.array(z.string())]),
  Condition: z.unknown().optional(),
});

/** What each function may do, and on what. Logs and traces are left out: they are the same for all. */
export function stepTable(): string {
  const stack = new Stack(new App({ context: { '@aws-cdk/core:enablePartitionLiterals': true } }), 'Documented', {
    env: { account: '111122223333', region: 'eu-west-1' },
  });
  const webhooks = { channel: { type: 'slack', secretArn: 'the secrets', keyArn: 'their keys' } } as const;
  const surroundings = {
    stack,
    deployment: 'IpamMonitor/Monitor',
    bucket: { bucketName: 'BUCKET', bucketArn: 'BUCKET' },
    topics: { default: { topicArn: 'the topics', keyArn: 'their keys' } },
    configuration: {
      ...parseConfiguration({
        homeRegions: ['eu-west-1'],
        readRole: { name: 'IpamMonitorRead' },
        organizationNames: true,
        functions: { consumer: 'arn:aws:lambda:eu-west-1:111122223333:function:consumer' },
      }),
      webhooks,
    },
  };
  const rowsOf = (name: FunctionName, title: string) =>
    statementsOf(name, surroundings).map((statement, index) => [index === 0 ? title : '', ...cells(stack, statement)]);
  const rows = [
    ...stepNames.flatMap((name) => rowsOf(name, name)),
    ...rowsOf('Webhook', 'Webhook, where there are some'),
  ];
  return table(['function', 'actions', 'resources'], rows);
}

/** The policy for a run on a laptop: one line for the calls that give one answer; the last looks into subnets. */
export function policyToAskFor(): string {
  const byGain = Map.groupBy(ipamActions, ({ gain }) => gain).values();
  const inside = networkActions.filter(({ by }) => Object.hasOwn(by, 'Inspect'));
  const names = (all: readonly { readonly name: string }[]) => all.map(({ name }) => iamAction(name));
  const lines = [...byGain.map(names), [WHO_AM_I], names(inside)];
  const actions = lines.map((line) => line.map((action) => `"${action}"`).join(', ')).join(',\n  ');
  const policy = `{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Resource": "*", "Action": [\n  ${actions} ] }] }`;
  return `\`\`\`json\n${policy}\n\`\`\``;
}

export function optionalTable(): string {
  const rows = Object.entries(gains).map(([what, lost]) => {
    const actions = ipamActions.filter(({ gain }) => gain === what);
    return [actions.map(({ name }) => `\`${iamAction(name)}\``).join(', '), lost];
  });
  return table(['without these', 'a run does not say'], rows);
}

export function wildcardTable(): string {
  return table(['action', 'condition', 'why', 'source'], wildcards.map(row));
}

export function readRoleTable(): string {
  return table(['action', 'condition', 'why', 'source'], readRoleWildcards.map(row));
}

function row({ action, condition = '–', why, source }: Wildcard): string[] {
  return [`\`${action}\``, condition === '–' ? condition : `\`${condition}\``, why, source];
}

function cells(stack: Stack, statement: PolicyStatement): string[] {
  const { Action, Resource } = Statement.parse(stack.resolve(statement.toStatementJson()));
  return [Action, Resource].map((list) =>
    [list]
      .flat()
      .map((each) => `\`${each}\``)
      .join('<br>'),
  );
}
