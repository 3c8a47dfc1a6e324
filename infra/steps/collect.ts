import type { Environment } from '../../functions/collect/env.ts';
import { assumeForListed, readRoleVariables } from '../ec2-statements.ts';
import { bucketName, INVENTORY, ofListedAccounts } from '../objects.ts';
import type { StepInfra } from '../step-infra.ts';

export const step: StepInfra<typeof Environment> = {
  environment: (surroundings) => ({ ...bucketName(surroundings), ...readRoleVariables(surroundings) }),
  objects: (surroundings) => ({ read: ofListedAccounts(surroundings), stream: [INVENTORY] }),
  statements: assumeForListed,
};
