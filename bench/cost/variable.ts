import { steps } from '../../statemachine/steps.ts';
import { type Histories, historyUsage } from './history.ts';
import type { Item } from './items.ts';
import { assumed } from './measured.ts';
import type { RunUsage } from './run-usage.ts';

const DAYS_A_MONTH = 365 / 12;
const GIBIBYTE = 2 ** 30;

export interface Operation {
  readonly runsADay: number;
  /** How long results and reports stay, and how long what replaces each other does. */
  readonly runsDays: number;
  readonly reportsDays: number;
  readonly replacedDays: number;
}

/**
 * What grows with runs and resources. As if every run sent a message to one address, and every result were copied
 * whole to where it does not expire. Both are less; what is not copied, the inventory, is more than the ledger of alerts
 * that each run replaces.
 */
export function variableItems(usage: RunUsage, { runsADay, runsDays, reportsDays, replacedDays }: Operation): Item[] {
  const runs = runsADay * DAYS_A_MONTH;
  const gigabytes = (bytes: number, days: number) => (bytes * runsADay * (days + replacedDays)) / GIBIBYTE;
  // What expired stays for as long as what was replaced; so does each copy of the newest report.
  const reports = gigabytes(usage.reportBytes, reportsDays + replacedDays);
  return [
    { what: 'Lambda, GB-seconds', units: usage.gigabyteSeconds * runs, price: 'gigabyteSecond' },
    { what: 'Lambda, requests', units: usage.invocations * runs, price: 'invocation' },
    { what: 'Step Functions, transitions', units: usage.transitions * runs, price: 'transition' },
    { what: 'S3, writes', units: usage.s3Writes * runs, price: 's3Write' },
    { what: 'S3, reads', units: usage.s3Reads * runs, price: 's3Read' },
    { what: 'S3, GB kept', units: gigabytes(usage.keptBytes, runsDays), price: 's3GigabyteMonth' },
    { what: 'S3, GB of reports', units: reports, price: 's3GigabyteMonth' },
    { what: 'S3, GB of histories', units: usage.historyBytes / GIBIBYTE, price: 's3GigabyteMonth' },
    { what: 'CloudWatch, PutMetricData', units: usage.metricCalls * runs, price: 'metricCall' },
    { what: 'CloudWatch, GB of logs', units: (usage.logBytes * runs) / GIBIBYTE, price: 'logGigabyte' },
    { what: 'X-Ray, traces', units: usage.executions * runs, price: 'trace' },
    { what: 'SNS, e-mails', units: runs, price: 'email' },
    { what: 'KMS, requests', units: 2 * runs, price: 'keyRequest' },
  ];
}

/** What of that the histories are. */
export function historyItems(histories: Histories): Item[] {
  const usage = historyUsage(histories);
  const runs = histories.runsADay * DAYS_A_MONTH;
  const gigabyteSeconds = (['Evaluate', 'Record'] as const).reduce((sum, step) => {
    const { memoryMb } = steps[step];
    const { seconds, waits } = usage.steps[step];
    return sum + ((seconds * (assumed.mbOfOneCore / memoryMb) + waits) * memoryMb) / 1024;
  }, 0);
  return [
    { what: 'S3, writes', units: usage.s3Writes * runs, price: 's3Write' },
    { what: 'S3, reads', units: usage.s3Reads * runs, price: 's3Read' },
    { what: 'S3, GB kept', units: usage.keptBytes / GIBIBYTE, price: 's3GigabyteMonth' },
    { what: 'Lambda, GB-seconds', units: gigabyteSeconds * runs, price: 'gigabyteSecond' },
  ];
}
