import type { Environment } from '../../functions/summarize/env.ts';
import { runKeys } from '../../storage/keys.ts';
import { bucketName, RUN } from '../objects.ts';
import type { StepInfra } from '../step-infra.ts';

export const step: StepInfra<typeof Environment> = {
  environment: bucketName,
  objects: {
    read: [
      ...[runKeys.discovery(RUN), runKeys.scopes(RUN), runKeys.policy(RUN), `${RUN}map/*`],
      ...[runKeys.scopeSummary(RUN, '*'), runKeys.evaluations(RUN, '*'), runKeys.overlaps(RUN, '*')],
    ],
    write: [
      runKeys.summary(RUN),
      ...[runKeys.scopeSummary(RUN, '*'), runKeys.evaluations(RUN, '*'), runKeys.overlaps(RUN, '*')],
    ],
  },
};
