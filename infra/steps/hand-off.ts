import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Environment } from '../../functions/hand-off/env.ts';
import { runKeys, sharedKeys } from '../../storage/keys.ts';
import { actionFor, consumersOf, type DeclaredConsumer, declared } from '../consumers.ts';
import { bucketName, DECISIONS, RESULTS, RUN } from '../objects.ts';
import type { StepInfra } from '../step-infra.ts';
import { USE_KEY } from '../topic-key.ts';

export const step: StepInfra<typeof Environment> = {
  environment: ({ stack, bucket, configuration }) => {
    const consumers = consumersOf(configuration).map(([name, consumer]) => [name, declared(consumer, stack)]);
    return { ...bucketName({ bucket }), CONSUMERS: stack.toJsonString(Object.fromEntries(consumers)) };
  },
  objects: {
    read: [...RESULTS, runKeys.delivered(RUN), sharedKeys.ledger, DECISIONS],
    write: [runKeys.handOff(RUN), runKeys.delivered(RUN)],
  },
  statements: ({ configuration }) => consumersOf(configuration).flatMap(([, consumer]) => consumerStatements(consumer)),
};

function consumerStatements(consumer: DeclaredConsumer): PolicyStatement[] {
  const keyArn = 'keyArn' in consumer ? consumer.keyArn : undefined;
  return [
    new PolicyStatement({ actions: [actionFor(consumer)], resources: [consumer.arn] }),
    ...(keyArn ? [new PolicyStatement({ actions: USE_KEY, resources: [keyArn] })] : []),
  ];
}
