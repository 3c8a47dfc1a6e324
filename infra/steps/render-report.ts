import { Aws } from 'aws-cdk-lib';
import type { Environment } from '../../functions/render-report/env.ts';
import { REPORTS } from '../../storage/keys.ts';
import { bucketName, RESULTS } from '../objects.ts';
import type { StepInfra } from '../step-infra.ts';

export const step: StepInfra<typeof Environment> = {
  environment: ({ bucket }) => ({
    ...bucketName({ bucket }),
    TITLE: Aws.STACK_NAME,
    COMMAND_OPTIONS: `--stack ${Aws.STACK_NAME} --region ${Aws.REGION}`,
    STACK_NAME: Aws.STACK_NAME,
  }),
  objects: { read: RESULTS, write: [`${REPORTS}*`] },
};
