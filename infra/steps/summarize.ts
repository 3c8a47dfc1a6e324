import type { Environment } from '../../functions/summarize/env.ts';
import { runKeys, sharedKeys } from '../../storage/keys.ts';
import { bucketName, NEWEST, RUN } from '../objects.ts';
import type { StepInfra } from '../step-infra.ts';

export const step: StepInfra<typeof Environment> = {
  environment: bucketName,
  objects: {
    read: [
      ...[runKeys.discovery(RUN), runKeys.scopes(RUN), runKeys.policy(RUN), `${RUN}map/*`],
      ...[runKeys.scopeSummary(RUN, '*'), runKeys.evaluations(RUN, '*'), runKeys.overlaps(RUN, '*')],
      // What the run before it found, to tell what changed since.
      ...[
        sharedKeys.latest,
        runKeys.policy(NEWEST),
        runKeys.scopeSummary(NEWEST, '*'),
        runKeys.evaluations(NEWEST, '*'),
      ],
    ],
    write: [
      runKeys.summary(RUN),
      ...[runKeys.scopeSummary(RUN, '*'), runKeys.evaluations(RUN, '*'), runKeys.overlaps(RUN, '*')],
    ],
  },
};
