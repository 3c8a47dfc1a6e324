import { Aws } from 'aws-cdk-lib';
import type { Environment } from '../../functions/render-report/env.ts';
import { HISTORY, IMPORTED, LEDGER_ENTRIES, REPORTS, runKeys, sharedKeys } from '../../storage/keys.ts';
import { bucketName, RESULTS, RUN } from '../objects.ts';
import type { StepInfra } from '../step-infra.ts';

export const step: StepInfra<typeof Environment> = {
  environment: ({ bucket }) => ({
    ...bucketName({ bucket }),
    TITLE: Aws.STACK_NAME,
    COMMAND_OPTIONS: `--stack ${Aws.STACK_NAME} --region ${Aws.REGION}`,
    STACK_NAME: Aws.STACK_NAME,
  }),
  objects: {
    read: [
      ...RESULTS,
      // Allocations that somebody keeps are in the inventory only.
      runKeys.scopeSummary(RUN, '*'),
      `${RUN}inventory/*/ipam-pool/*`,
      // Since when something is as bad as it is.
      sharedKeys.ledger,
      `${LEDGER_ENTRIES}*`,
      // Trends, and what earlier runs came to.
      sharedKeys.latest,
      `${HISTORY}*/head.json`,
      `${HISTORY}*/hours/*`,
      `${HISTORY}*/days/*`,
      `${IMPORTED}*`,
    ],
    write: [`${REPORTS}*`],
  },
};
