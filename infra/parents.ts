import { Policy, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import * as z from 'zod';
import { acknowledgePatterns } from './acknowledged.ts';
import { textOrToken } from './token.ts';
import { ANSWERS, onAnyResource } from './wildcards.ts';

/**
 * Step Functions compares the ARN of the state machine that waits: CDK's `grantTaskResponse` grants on it, and denials
 * name it. The Service Authorization Reference lists no resource type for these actions. A distributed Map's children
 * are executions of `NAME/LABEL`.
 */
const ParentArn = textOrToken(
  /^arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:stateMachine:[A-Za-z0-9_-]{1,80}(\/[A-Za-z0-9_-]{1,40})?$/,
  'is not the ARN of a state machine, without version or alias (arn:aws:states:REGION:ACCOUNT:stateMachine:NAME)',
);

export const Parents = z
  .array(ParentArn)
  // 173 characters each at most, of the 10,240 that all inline policies of a role may have.
  .max(30, 'are more than 30: a policy of the role has to hold them all')
  .default([])
  .describe('ARNs of state machines that wait for a run with a task token: these are answered, no others.');

export const AnswerAnyParent = z
  .boolean()
  .default(false)
  .describe(
    'Answers any state machine that waits with a task token. Only where AWS denies the answer to a parent that is named.',
  );

/**
 * Lets the machine answer its parents. It is a policy of its own, because a parent in the same stack may name the machine:
 * in the role's default policy that would be a cycle.
 */
export function answerParents(scope: Construct, role: Role, { parents, answerAnyParent }: Settings): void {
  if (parents.length === 0 && !answerAnyParent) return;
  const answer = { sid: 'Answer', actions: [...ANSWERS] };
  const statement = answerAnyParent
    ? onAnyResource(answer)
    : new PolicyStatement({ ...answer, resources: [...new Set(parents)] });
  const policy = new Policy(scope, 'AnswerPolicy', { roles: [role], statements: [statement] });
  acknowledgePatterns(policy, [statement]);
}

interface Settings {
  readonly parents: readonly string[];
  readonly answerAnyParent: boolean;
}
