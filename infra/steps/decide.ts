import type { Environment } from '../../functions/decide/env.ts';
import { runKeys, sharedKeys } from '../../storage/keys.ts';
import { bucketName, RESULTS, ROUTE_CHANGES, RUN } from '../objects.ts';
import type { StepInfra } from '../step-infra.ts';

const changes = [runKeys.changes(RUN), ROUTE_CHANGES];
const ledger = 'alerts/ledger/*';

export const step: StepInfra<typeof Environment> = {
  environment: bucketName,
  objects: {
    read: [
      ...RESULTS,
      runKeys.accounts(RUN),
      runKeys.decision(RUN),
      sharedKeys.ledger,
      sharedKeys.mutes,
      ledger,
      ...changes,
    ],
    write: [runKeys.decision(RUN), ROUTE_CHANGES, sharedKeys.ledger],
    stream: [ledger, ...changes, runKeys.untold(RUN)],
    // The entries that a newer generation replaced.
    delete: [ledger],
  },
};
