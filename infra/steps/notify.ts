import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Environment } from '../../functions/notify/env.ts';
import { LEDGER_ENTRIES, OWED, runKeys, sharedKeys } from '../../storage/keys.ts';
import { bucketName, DECISIONS, RESULTS, ROUTE_CHANGES, RUN } from '../objects.ts';
import type { StepInfra } from '../step-infra.ts';
import { USE_KEY } from '../topic-key.ts';

export const step: StepInfra<typeof Environment> = {
  environment: ({ stack, bucket, topics, configuration: { webhooks }, webhookFunction }) => ({
    ...bucketName({ bucket }),
    TOPICS: stack.toJsonString(mapValues(topics, ({ topicArn }) => topicArn)),
    WEBHOOKS: JSON.stringify(mapValues(webhooks, ({ type }) => type)),
    WEBHOOK_FUNCTION: webhookFunction?.functionName ?? '',
    STACK_NAME: Aws.STACK_NAME,
  }),
  objects: {
    // The ledger's entries and the mutes: of a route whose messages were lost, to tell what is open.
    read: [
      ...RESULTS,
      runKeys.notified(RUN),
      DECISIONS,
      ROUTE_CHANGES,
      sharedKeys.ledger,
      sharedKeys.mutes,
      `${LEDGER_ENTRIES}*`,
      `${OWED}*`,
    ],
    write: [runKeys.message(RUN), runKeys.notified(RUN), `${RUN}messages/*`, sharedKeys.ledger],
    stream: [ROUTE_CHANGES],
    delete: [`${OWED}*`],
  },
  statements: ({ topics, webhookFunction }) => {
    const keyArns = Object.values(topics).flatMap(({ keyArn }) => keyArn ?? []);
    return [
      statement(
        'Publish',
        ['sns:Publish'],
        Object.values(topics).map(({ topicArn }) => topicArn),
      ),
      ...(keyArns.length > 0 ? [statement('EncryptMessages', USE_KEY, keyArns)] : []),
      ...(webhookFunction
        ? [statement('PostToWebhooks', ['lambda:InvokeFunction'], [webhookFunction.functionArn])]
        : []),
    ];
  },
};

function statement(sid: string, actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ sid, actions, resources: [...new Set(resources)] });
}

function mapValues<T>(from: Readonly<Record<string, T>>, to: (value: T) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, to(value)]));
}
