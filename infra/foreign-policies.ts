import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { actionFor, type DeclaredConsumer } from './consumers.ts';
import { alarmStatement, USE_KEY } from './topic-key.ts';

/*
 * Existing keys, topics and consumers belong to another stack, so we cannot change their policies. synth prints the
 * statements that they need, and `npm run export-template` writes them down.
 */

const NOTIFY = { AWS: '<the stack output NotifyRoleArn>' };
const HAND_OFF = { AWS: '<the stack output HandOffRoleArn>' };

/** Of an existing key for our own topic. `findings`: whether they go to that topic too, and not only alarms. */
export function printKeyStatements(scope: Construct, keyArn: string, { findings }: { findings: boolean }): void {
  print(
    scope,
    `The policy of the key ${shown(keyArn)} needs these statements, or alarms${findings ? ' and findings' : ''} will not be delivered`,
    [
      Stack.of(scope).resolve(alarmStatement({ account: namedAccount(scope) }).toStatementJson()),
      ...(findings ? [useKey(NOTIFY)] : []),
    ],
  );
}

/** Of an existing topic for findings. */
export function printPublishStatements(
  scope: Construct,
  name: string,
  { topicArn, keyArn }: { readonly topicArn: string; readonly keyArn?: string | undefined },
): void {
  print(
    scope,
    `If the policy of the topic "${name}" does not let its own account publish (another account's never does), it needs`,
    [{ Effect: 'Allow', Principal: NOTIFY, Action: 'sns:Publish', Resource: shown(topicArn) }],
  );
  if (keyArn !== undefined) printUseOfKey(scope, keyArn, NOTIFY);
}

/** Of a consumer of the hand-off: nothing where it is known to be of the stack's own account, where IAM suffices. */
export function printConsumerStatements(scope: Construct, name: string, consumer: DeclaredConsumer): void {
  if (mayBeForeign(scope, consumer.arn)) {
    if (consumer.type === 'stateMachine') {
      Annotations.of(scope).addInfo(
        `If the state machine "${name}" belongs to another account, it cannot be started from here: Step Functions has no resource policies. Hand off to an event bus of that account, with a rule that starts it.`,
      );
    } else {
      print(scope, `If ${KINDS[consumer.type]} "${name}" belongs to another account, its policy needs`, [
        { Effect: 'Allow', Principal: HAND_OFF, Action: actionFor(consumer), Resource: shown(consumer.arn) },
      ]);
    }
  }
  if ('keyArn' in consumer && consumer.keyArn !== undefined) printUseOfKey(scope, consumer.keyArn, HAND_OFF);
}

const KINDS = {
  lambda: 'the function',
  lambdaSync: 'the function',
  eventBus: 'the event bus',
  sns: 'the topic',
  sqs: 'the queue',
} as const;

function printUseOfKey(scope: Construct, keyArn: string, role: object): void {
  print(scope, `If the policy of its key ${shown(keyArn)} does not leave access to IAM, it needs`, [useKey(role)]);
}

/** In a key policy `*` is that key. */
function useKey(role: object): unknown {
  return { Effect: 'Allow', Principal: role, Action: USE_KEY, Resource: '*' };
}

function mayBeForeign(scope: Construct, arn: string): boolean {
  const { account } = Stack.of(scope);
  return Token.isUnresolved(arn) || Token.isUnresolved(account) || arn.split(':')[4] !== account;
}

function print(scope: Construct, what: string, statements: readonly unknown[]): void {
  Annotations.of(scope).addInfo(`${what}:\n${JSON.stringify(statements, null, 2)}`);
}

/** A placeholder for what is known at deployment only: a token's own text would help nobody. */
function namedAccount(scope: Construct): string {
  const { account } = Stack.of(scope);
  return Token.isUnresolved(account) ? '<ACCOUNT>' : account;
}

function shown(arn: string): string {
  return Token.isUnresolved(arn) ? '<its ARN>' : arn;
}
