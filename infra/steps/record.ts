import type { Environment } from '../../functions/record/env.ts';
import { runKeys, sharedKeys } from '../../storage/keys.ts';
import { bucketName, NEWEST, RESULTS, RUN } from '../objects.ts';
import type { StepInfra } from '../step-infra.ts';

export const step: StepInfra<typeof Environment> = {
  environment: bucketName,
  objects: {
    read: [...RESULTS, runKeys.scopeSummary(RUN, '*'), sharedKeys.latest],
    write: [sharedKeys.latest, `${NEWEST}*`],
    // The copies that a newer run replaced.
    delete: [`${NEWEST}*`],
  },
};
