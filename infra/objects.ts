import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { newestPrefix, runKeys } from '../storage/keys.ts';
import type { Configuration } from './configuration.ts';

export interface Access {
  readonly read?: readonly string[];
  readonly write?: readonly string[];
  /** Written in parts, because their length is not known beforehand. */
  readonly stream?: readonly string[];
  readonly delete?: readonly string[];
}

/** Prefixes of the storage layout with `*` where a run or a scope would stand. */
export const RUN = 'runs/*/';
export const INVENTORY = `${RUN}inventory/*`;
export const ROUTE_CHANGES = `${RUN}changes/*`;
export const DECISIONS = `${RUN}decisions/*`;
export const NEWEST = newestPrefix('*', '*');

/** What every step after Summarize reads. */
export const RESULTS = [runKeys.summary(RUN), runKeys.policy(RUN), runKeys.evaluations(RUN, '*')];

/** What Discover tells scopes without IPAM of each other: only where there can be several. */
export function ofListedAccounts({
  configuration,
}: {
  readonly configuration: Pick<Configuration, 'accounts'>;
}): string[] {
  return configuration.accounts?.ids ? [`${RUN}ec2/*`] : [];
}

/** The variable that every step of the workflow has. */
export function bucketName({ bucket }: { readonly bucket: { readonly bucketName: string } }) {
  return { BUCKET_NAME: bucket.bucketName };
}

/** Permissions on the bucket. Conditional writes with If-Match need the read. */
export function objectStatements(objects: Access, bucketArn: string): PolicyStatement[] {
  const { read = [], write = [], stream = [], delete: remove = [] } = objects;
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
