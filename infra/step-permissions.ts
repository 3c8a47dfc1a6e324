import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { StepName } from '../statemachine/steps.ts';
import { newestPrefix, runKeys, sharedKeys } from '../storage/keys.ts';

interface Access {
  readonly read?: readonly string[];
  readonly write?: readonly string[];
  /** Written in parts, because their length is not known beforehand. */
  readonly stream?: readonly string[];
  readonly delete?: readonly string[];
}

/** The storage layout with `*` where a run or a scope would stand. */
const RUN = 'runs/*/';
const summary = runKeys.summary(RUN);
const policy = runKeys.policy(RUN);
const evaluations = runKeys.evaluations(RUN, '*');
const scopeSummaries = runKeys.scopeSummary(RUN, '*');
const newest = newestPrefix('*', '*');
const decision = runKeys.decision(RUN);
const routeChanges = `${RUN}changes/*`;
const changes = [runKeys.changes(RUN), routeChanges];
const ledger = 'alerts/ledger/*';
const overlaps = runKeys.overlaps(RUN, '*');
const inventory = `${RUN}inventory/*`;
const accountParts = `${RUN}accounts/*`;

/** What each step reads and writes in the bucket, and nothing else. Conditional writes with If-Match need the read. */
const objects: Record<StepName, Access> = {
  Discover: {
    // A request's policyKey may point below policy/ and requests/ only.
    read: [
      'policy/*',
      'requests/*',
      sharedKeys.latest,
      policy,
      runKeys.policy(newest),
      runKeys.accounts(RUN),
      accountParts,
    ],
    write: [policy, runKeys.scopes(RUN), runKeys.discovery(RUN)],
    stream: [runKeys.accounts(RUN), accountParts],
  },
  Collect: { stream: [inventory] },
  Inspect: { read: [policy, inventory], stream: [inventory] },
  Evaluate: {
    // The newest run before this one, to tell what moved.
    read: [policy, inventory, sharedKeys.latest, runKeys.evaluations(newest, '*')],
    write: [scopeSummaries],
    stream: [evaluations, overlaps],
  },
  Summarize: {
    read: [runKeys.discovery(RUN), runKeys.scopes(RUN), scopeSummaries, `${RUN}map/*`],
    write: [summary],
  },
  Decide: {
    read: [
      ...[summary, policy, evaluations, runKeys.accounts(RUN), decision],
      ...[sharedKeys.ledger, sharedKeys.mutes, ledger, ...changes],
    ],
    write: [decision, routeChanges, sharedKeys.ledger],
    stream: [ledger, ...changes, runKeys.untold(RUN)],
    // The entries that a newer generation replaced.
    delete: [ledger],
  },
  Notify: {
    read: [...[summary, policy, evaluations, runKeys.notified(RUN), decision], ...[sharedKeys.ledger, routeChanges]],
    write: [runKeys.message(RUN), runKeys.notified(RUN), `${RUN}messages/*`, sharedKeys.ledger],
  },
  PublishMetrics: {
    read: [summary, policy, evaluations, runKeys.metricsPublished(RUN), sharedKeys.publishedMetrics, decision],
    write: [runKeys.openMetrics(RUN), runKeys.metricsPublished(RUN), sharedKeys.publishedMetrics],
  },
  HandOff: {
    read: [summary, policy, evaluations, runKeys.delivered(RUN), decision, runKeys.changes(RUN)],
    write: [runKeys.handOff(RUN), runKeys.delivered(RUN)],
  },
  Record: {
    read: [summary, policy, evaluations, scopeSummaries, sharedKeys.latest],
    write: [sharedKeys.latest, `${newest}*`],
    // The copies that a newer run replaced.
    delete: [`${newest}*`],
  },
};

/** A step's permissions on the bucket. */
export function objectStatements(step: StepName, bucketArn: string): PolicyStatement[] {
  const { read = [], write = [], stream = [], delete: remove = [] } = objects[step];
  const arns = (keys: readonly string[]) => keys.map((key) => `${bucketArn}/${key}`);
  const statement = (sid: string, action: string, resources: string[]) =>
    resources.length > 0 ? [new PolicyStatement({ sid, actions: [action], resources })] : [];
  return [
    ...statement('Read', 's3:GetObject', arns(read)),
    ...statement('Write', 's3:PutObject', arns([...write, ...stream])),
    ...statement('GiveUpUploads', 's3:AbortMultipartUpload', arns(stream)),
    ...statement('Delete', 's3:DeleteObject', arns(remove)),
    // Without it S3 answers 403 for an object that is not there, and "no policy yet" would look like "denied". A
    // condition on s3:prefix would undo that: reading an object carries no prefix.
    ...statement('TellMissingFromDenied', 's3:ListBucket', read.length > 0 ? [bucketArn] : []),
  ];
}
