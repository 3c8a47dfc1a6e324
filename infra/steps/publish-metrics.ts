import type { Environment } from '../../functions/publish-metrics/env.ts';
import { runKeys, sharedKeys } from '../../storage/keys.ts';
import { bucketName, DECISIONS, RESULTS, RUN } from '../objects.ts';
import type { StepInfra } from '../step-infra.ts';
import { onAnyResource } from '../wildcards.ts';

export const step: StepInfra<typeof Environment> = {
  environment: ({ bucket, deployment, configuration: { metrics } }) => ({
    ...bucketName({ bucket }),
    METRICS_NAMESPACE: metrics.namespace,
    METRICS_DETAIL: metrics.detail,
    DEPLOYMENT: deployment,
  }),
  objects: {
    read: [...RESULTS, runKeys.metricsPublished(RUN), sharedKeys.publishedMetrics, sharedKeys.ledger, DECISIONS],
    write: [runKeys.openMetrics(RUN), runKeys.metricsPublished(RUN), sharedKeys.publishedMetrics],
  },
  statements: ({ configuration: { metrics } }) => [
    onAnyResource({
      sid: 'Publish',
      actions: ['cloudwatch:PutMetricData'],
      conditions: { StringEquals: { 'cloudwatch:namespace': metrics.namespace } },
    }),
  ],
};
