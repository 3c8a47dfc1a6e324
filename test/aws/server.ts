import type { StoredMetrics } from '../../local/aws/cloudwatch/metric-reads.ts';
import { metricsFile } from '../../local/aws/cloudwatch/metrics-file.ts';
import { cloudWatchService } from '../../local/aws/cloudwatch/service.ts';
import { ec2Service } from '../../local/aws/ec2/service.ts';
import type { Ec2Data } from '../../local/aws/ec2-data.ts';
import { type AwsOptions, type LoopbackAws, startAws } from '../../local/aws/server.ts';
import { snsService } from '../../local/aws/sns/service.ts';
import { type AddressHistory, addressHistory } from './address-history.ts';
import { cloudFormationService, type LoopbackStack } from './cloudformation.ts';
import { type LoopbackTopic, topicActions } from './describe-topic.ts';
import { eventsService } from './events.ts';
import { Faults } from './faults.ts';
import { kmsService, type LoopbackKey } from './kms.ts';
import { cloudWatchWithQuery } from './query-metrics.ts';
import { s3WithVersions } from './s3/service.ts';
import { secretsManagerService } from './secrets-manager.ts';
import { sqsService } from './sqs.ts';
import { Executions, type LoopbackMachine } from './states/executions.ts';
import { statesService } from './states/service.ts';

export interface AccountOptions extends Pick<AwsOptions, 'outDir' | 'bucket' | 'consumers'> {
  readonly ec2: Ec2Data & AddressHistory;
  /** The topics that exist, an ARN where that is all there is to say. @default none */
  readonly topics?: readonly (string | LoopbackTopic)[];
  /** ARNs of the event buses that exist. @default none */
  readonly buses?: readonly string[];
  /** URLs of the queues that exist. @default none */
  readonly queues?: readonly string[];
  /** Deployed stacks. @default none */
  readonly stacks?: readonly LoopbackStack[];
  /** Metrics that can be read. @default none */
  readonly metrics?: StoredMetrics;
  /** KMS keys. @default none */
  readonly keys?: readonly LoopbackKey[];
  /** The bucket's lifecycle rules, as XML. @default none */
  readonly lifecycle?: string;
  /** Secrets by ARN. @default none */
  readonly secrets?: Readonly<Record<string, string>>;
}

export interface LoopbackAccount extends LoopbackAws {
  readonly faults: Faults;
  /** Makes a state machine known: it can be started from now on. Its ports may call these endpoints. */
  deploy(machine: LoopbackMachine): void;
}

/** An account with all that a deployment has: the endpoints of a run, and those that only it and the CLI talk to. */
export async function startAccount(options: AccountOptions): Promise<LoopbackAccount> {
  const { outDir, bucket, ec2, consumers = {} } = options;
  const topics = (options.topics ?? []).map((topic) => (typeof topic === 'string' ? { arn: topic } : topic));
  const arns = topics.map(({ arn }) => arn);
  const executions = new Executions();
  const faults = new Faults();
  const put = metricsFile(outDir);
  const aws = await startAws({
    outDir,
    bucket,
    ec2,
    consumers,
    services: {
      ec2: ec2Service(ec2, { GetIpamAddressHistory: addressHistory(ec2) }),
      s3: s3WithVersions(outDir, bucket, options.lifecycle),
      sns: snsService(outDir, arns, topicActions(topics)),
      monitoring: cloudWatchWithQuery(put, cloudWatchService(put, options.metrics)),
      states: statesService(executions),
      events: eventsService(outDir, options.buses ?? []),
      sqs: sqsService(outDir, options.queues ?? []),
      cloudformation: cloudFormationService(ec2.accountId, options.stacks ?? []),
      kms: kmsService(options.keys ?? []),
      secretsmanager: secretsManagerService(options.secrets ?? {}),
    },
    before: faults.take,
  });
  return {
    ...aws,
    faults,
    deploy: (machine) => executions.add(machine),
    async stop() {
      // First, while the endpoints still answer what the executions are in the middle of.
      await executions.stop();
      await aws.stop();
    },
  };
}
