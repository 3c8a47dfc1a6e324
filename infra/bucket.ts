import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps, type LifecycleRule } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { DAY_FILES, HISTORIES, IMPORTED, SET_ASIDE } from '../storage/keys.ts';
import type { Configuration } from './configuration.ts';

/** Holds everything that runs read and write: the policy, the results of runs, history and the ledger of alerts. */
export class MonitorBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { retention, onDelete, accessLogs }: Configuration) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      // S3's own keys: a customer-managed key would have to be granted to every consumer of the hand-off. The bucket
      // has no secret from those who may read the account's network.
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      lifecycleRules: lifecycleRules(retention),
      removalPolicy: onDelete === 'keep' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(accessLogs && accessLogsTo(this, accessLogs)),
    });
    if (!accessLogs) {
      Validations.of(this.bucket).acknowledge({
        id: 'AwsSolutions-S1',
        reason:
          'Server access logs need a bucket whose policy belongs to its owner: `accessLogs` names one. Without it CloudTrail data events can tell who read what.',
      });
    }
  }
}

/**
 * runs/ and reports/ expire by age. A scope keeps its newest result all the same: Record copies it to latest/, which does not
 * expire, and deletes the copies before it there. alerts/ and the windows of the history never expire; files of days do.
 */
function lifecycleRules(retention: Configuration['retention']): LifecycleRule[] {
  const replaced = { noncurrentVersionExpiration: Duration.days(retention.replacedDays) };
  const expiring = {
    runs: retention.runsDays,
    reports: retention.reportsDays,
    requests: retention.requestsDays,
    metrics: retention.metricsDays,
  };
  return [
    {
      id: 'uploads-and-delete-markers',
      abortIncompleteMultipartUploadAfter: Duration.days(retention.uploadsDays),
      expiredObjectDeleteMarker: true,
    },
    ...Object.entries(expiring).map(([name, days]) => ({
      id: name,
      prefix: `${name}/`,
      expiration: Duration.days(days),
      ...replaced,
    })),
    // One rule for the file latest.json and the folder latest/.
    { id: 'latest', prefix: 'latest', ...replaced },
    { id: 'history-days', prefix: DAY_FILES, expiration: Duration.days(retention.historyDays), ...replaced },
    { id: 'history-set-aside', prefix: SET_ASIDE, expiration: Duration.days(retention.runsDays), ...replaced },
    { id: 'history-imported', prefix: IMPORTED, ...replaced },
    // Each run writes them anew, and what is lost comes from the files of days.
    ...HISTORIES.map((prefix) => ({
      id: prefix.replace(/\W+/g, '-').replace(/-$/, ''),
      prefix,
      noncurrentVersionExpiration: Duration.days(1),
    })),
    { id: 'alerts', prefix: 'alerts/', ...replaced },
    // `ipam-monitor policy history` reads these.
    { id: 'policy', prefix: 'policy/', ...replaced, noncurrentVersionsToRetain: retention.policyVersions },
  ];
}

function accessLogsTo(
  scope: Construct,
  { bucketName, prefix }: NonNullable<Configuration['accessLogs']>,
): Pick<BucketProps, 'serverAccessLogsBucket' | 'serverAccessLogsPrefix'> {
  const { partition } = Stack.of(scope);
  return {
    serverAccessLogsBucket: Bucket.fromBucketArn(scope, 'AccessLogs', `arn:${partition}:s3:::${bucketName}`),
    serverAccessLogsPrefix: prefix,
  };
}
