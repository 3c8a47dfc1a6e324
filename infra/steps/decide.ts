import type { Environment } from '../../functions/decide/env.ts';
import { LEDGER_ENTRIES, OWED, runKeys, sharedKeys } from '../../storage/keys.ts';
import { bucketName, DECISIONS, NEWEST, RESULTS, ROUTE_CHANGES, RUN } from '../objects.ts';
import type { StepInfra } from '../step-infra.ts';

const ledger = `${LEDGER_ENTRIES}*`;
const owed = `${OWED}*`;
/** What runs share, and what it tells to be damaged, if it is. */
const shared = [sharedKeys.ledger, sharedKeys.mutes, sharedKeys.latest, sharedKeys.publishedMetrics];

export const step: StepInfra<typeof Environment> = {
  environment: bucketName,
  objects: {
    // What runs found last, too: where the ledger begins anew, it tells what became critical since.
    read: [...RESULTS, runKeys.evaluations(NEWEST, '*'), runKeys.accounts(RUN), ...shared, ledger, owed, DECISIONS],
    write: [sharedKeys.ledger],
    // What a dry run would tell stands in the run's own prefix.
    stream: [ledger, owed, DECISIONS, ROUTE_CHANGES, runKeys.untold(RUN)],
    // What a newer generation replaced, and what routes were owed before.
    delete: [ledger, owed],
  },
};
