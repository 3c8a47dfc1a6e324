import { Fn } from 'aws-cdk-lib';
import type { Environment } from '../../functions/discover/env.ts';
import { LIST_ACCOUNTS } from '../../functions/shared/ec2/actions.ts';
import { runKeys, sharedKeys } from '../../storage/keys.ts';
import { assumeForListed, homeRegions, readRoleVariables } from '../ec2-statements.ts';
import { bucketName, NEWEST, ofListedAccounts, RUN } from '../objects.ts';
import { destinationNames } from '../outputs.ts';
import type { StepInfra } from '../step-infra.ts';
import { onAnyResource } from '../wildcards.ts';

/** Of accounts, before they are merged to one. */
const sorted = `${RUN}accounts/*`;

export const step: StepInfra<typeof Environment> = {
  environment: (surroundings) => {
    const { topics, configuration } = surroundings;
    const homes = homeRegions(surroundings);
    return {
      ...bucketName(surroundings),
      // Not Array.join: the list can be a parameter of the stack.
      HOME_REGIONS: homes.length > 0 ? Fn.join(',', homes) : '',
      DESTINATIONS: JSON.stringify(destinationNames(configuration, topics)),
      METRICS_NAMESPACE: configuration.metrics.namespace,
      MAX_CONCURRENCY: String(configuration.maxConcurrency),
      ORGANIZATION_NAMES: configuration.organizationNames ? 'yes' : 'no',
      // Only on a laptop: its profiles have names.
      ACCOUNT_NAMES: '{}',
      ...readRoleVariables(surroundings),
    };
  },
  objects: (surroundings) => ({
    // A request's policyKey may point below policy/ and requests/ only.
    read: ['policy/*', 'requests/*', sharedKeys.latest, runKeys.policy(RUN), runKeys.policy(NEWEST), sorted],
    write: [runKeys.policy(RUN), runKeys.scopes(RUN), runKeys.discovery(RUN)],
    stream: [runKeys.accounts(RUN), sorted, ...ofListedAccounts(surroundings)],
  }),
  statements: (surroundings) => [
    ...assumeForListed(surroundings),
    ...(surroundings.configuration.organizationNames
      ? [onAnyResource({ sid: 'ReadAccountNames', actions: [LIST_ACCOUNTS] })]
      : []),
  ],
};
