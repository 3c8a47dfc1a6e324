import type { Environment } from '../../functions/record/env.ts';
import { HISTORY, LATEST_REPORT, LEDGER_ENTRIES, OWED, REPORTS, runKeys, sharedKeys } from '../../storage/keys.ts';
import { bucketName, NEWEST, RESULTS, RUN } from '../objects.ts';
import type { StepInfra } from '../step-infra.ts';

const history = `${HISTORY}*`;

export const step: StepInfra<typeof Environment> = {
  environment: bucketName,
  objects: {
    // The head of the ledger: whether there is one, and that what it names is not swept.
    read: [
      ...RESULTS,
      runKeys.scopeSummary(RUN, '*'),
      sharedKeys.latest,
      sharedKeys.ledger,
      history,
      `${REPORTS}*`,
      LATEST_REPORT,
    ],
    // Copies, and that of the report.
    write: [sharedKeys.latest, `${NEWEST}*`, LATEST_REPORT],
    stream: [history],
    // The copies that a newer run replaced, and what dead attempts left behind.
    delete: [`${NEWEST}*`, `${LEDGER_ENTRIES}*`, `${OWED}*`, history],
  },
};
