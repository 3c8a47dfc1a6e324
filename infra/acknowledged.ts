import { Stack, Validations } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import * as z from 'zod';

/**
 * cdk-nag wants a reason for every `*` in a policy, one by one. Those of ours are given here, for people who run it over
 * an app that has the monitor in it. A test of our own is stricter: what is granted on `*` has to be in wildcards.ts,
 * and what the steps really call is held against their policies.
 */
export function acknowledgePatterns(construct: IConstruct, statements: readonly PolicyStatement[]): void {
  const findings = new Set<string>();
  for (const statement of statements) {
    const { Action, Resource } = Patterns.parse(Stack.of(construct).resolve(statement.toStatementJson()));
    for (const action of [Action].flat()) findings.add(`Action::${action}`);
    for (const resource of [Resource].flat()) findings.add(`Resource::${flat(resource)}`);
  }
  for (const finding of findings) {
    if (!finding.includes('*')) continue;
    const reason = finding === 'Resource::*' ? ANY : finding.startsWith('Action::') ? ACTION : NAME;
    Validations.of(construct).acknowledge({ id: `AwsSolutions-IAM5[${finding}]`, reason });
  }
}

/** What is in the table of wildcards, and what CDK itself adds for logs and traces. */
export function acknowledgeAnyResource(construct: IConstruct): void {
  Validations.of(construct).acknowledge({ id: 'AwsSolutions-IAM5[Resource::*]', reason: ANY });
}

const ANY = 'AWS knows no resource for these actions: the table in infra/wildcards.ts has each with its source.';
const ACTION = 'KMS documents this pattern for publishing to an encrypted topic.';
const NAME = 'The * stands for a run, a scope or an execution in the name of something that this stack owns.';

const Patterns = z.object({
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.union([z.array(z.unknown()), z.unknown()]),
});

const Join = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });
const GetAtt = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });
const Ref = z.object({ Ref: z.string() });

/** A resource as cdk-nag writes it: `<LogicalId.Arn>/runs/*`. */
function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  const join = Join.safeParse(value).data?.['Fn::Join'];
  if (join) return join[1].map(flat).join(join[0]);
  const attribute = GetAtt.safeParse(value).data?.['Fn::GetAtt'];
  if (attribute) return `<${attribute.join('.')}>`;
  return `<${Ref.safeParse(value).data?.Ref ?? JSON.stringify(value)}>`;
}
