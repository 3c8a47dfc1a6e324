import type { Environment } from '../../functions/inspect/env.ts';
import { runKeys } from '../../storage/keys.ts';
import { assumeReadRole, readRoleVariables } from '../ec2-statements.ts';
import { bucketName, INVENTORY, RUN } from '../objects.ts';
import type { StepInfra } from '../step-infra.ts';

export const step: StepInfra<typeof Environment> = {
  environment: (surroundings) => ({
    ...bucketName(surroundings),
    ...readRoleVariables(surroundings),
    READ_OWN_ACCOUNT: 'yes',
  }),
  objects: { read: [runKeys.policy(RUN), INVENTORY], stream: [INVENTORY] },
  statements: assumeReadRole,
};
