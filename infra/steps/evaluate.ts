import type { Environment } from '../../functions/evaluate/env.ts';
import { HISTORY, IMPORTED, runKeys, sharedKeys } from '../../storage/keys.ts';
import { bucketName, INVENTORY, NEWEST, RUN } from '../objects.ts';
import type { StepInfra } from '../step-infra.ts';

export const step: StepInfra<typeof Environment> = {
  environment: bucketName,
  objects: {
    // The newest run before this one, to tell what moved.
    read: [
      runKeys.policy(RUN),
      // Whether the account of an allocation was read, whose VPC is not there.
      runKeys.accounts(RUN),
      INVENTORY,
      sharedKeys.latest,
      runKeys.evaluations(NEWEST, '*'),
      runKeys.scopeSummary(NEWEST, '*'),
      // When something is full is told by what it was; days in Parquet are not for functions.
      `${HISTORY}*/head.json`,
      `${HISTORY}*/hours/*`,
      `${HISTORY}*/days/*`,
      `${IMPORTED}*`,
    ],
    write: [runKeys.scopeSummary(RUN, '*')],
    stream: [runKeys.evaluations(RUN, '*'), runKeys.overlaps(RUN, '*')],
  },
};
