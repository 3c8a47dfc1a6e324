import type { ExecutionInput } from '../../statemachine/contracts/request.ts';

/** Inputs that other workflows send: what one release takes, all later ones of its major version take. */
export const requests: Readonly<Record<string, ExecutionInput>> = {
  everything: {},
  scheduled: { authoritative: true },
  'dry-run': { dryRun: true },
  'some-scopes': {
    scopes: { ids: ['ipam-scope-0c1a2b3d4e5f60718'] },
    resourceTypes: ['vpc', 'subnet', 'public-ipv4-pool'],
  },
  'private-scopes-of-one-ipam': { scopes: { types: ['private'], ipamIds: ['ipam-0c1a2b3d4e5f60718'] } },
  'one-threshold': { threshold: 80, subject: 'Address space of the platform' },
  'own-policy': { policyKey: 'requests/mine/policy.yaml', consumers: ['tickets'] },
  'waiting-parent': {
    taskToken: 'example-task-token',
    AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: 'arn:aws:states:…',
  },
};
