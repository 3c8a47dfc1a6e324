import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * cdk-nag asks for a reason wherever a policy holds a `*`. Ours are of two kinds, and a test of our own
 * (test/infra/permissions.test.ts) is stricter about both: a pattern inside the ARN of something of ours, or an action
 * of the table in wildcards.ts.
 */
export function acknowledgePatterns(construct: IConstruct): void {
  Validations.of(construct).acknowledge({
    id: 'AwsSolutions-IAM5',
    reason:
      'Either the * stands for a run, scope or execution in the name of something that this stack owns, or the action is in infra/wildcards.ts: AWS knows no resource for it.',
  });
}
