import { Stack } from 'aws-cdk-lib';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { forEachStep } from '../statemachine/steps.ts';
import { Alarms } from './alarms.ts';
import { MonitorBucket } from './bucket.ts';
import { type IpamMonitorProps, parseConfiguration } from './configuration.ts';
import { consumersOf } from './consumers.ts';
import { MonitorDashboard } from './dashboard.ts';
import { deploymentName } from './deployment-name.ts';
import { printConsumerStatements } from './foreign-policies.ts';
import { LogMetrics } from './log-metrics.ts';
import { outputsOf, type StackOutputValues } from './outputs.ts';
import { Schedule } from './schedule.ts';
import { StepFunction } from './step-function.ts';
import { Topics } from './topics.ts';
import { Workflow } from './workflow.ts';

/**
 * Watches the address space that Amazon VPC IPAM sees, in the account that owns the IPAM.
 *
 * @example new IpamMonitor(this, 'Monitor', { homeRegions: ['eu-west-1'], alerts: { emails: ['net@example.com'] } })
 */
export class IpamMonitor extends Construct {
  /** Start an execution to have a run. Its output is the hand-off. */
  readonly machine: StateMachine;
  readonly bucket: Bucket;
  /** Gets alarms, and findings unless the configuration says otherwise. */
  readonly topic: Topic;
  /** Gets findings, unless the configuration names an existing topic. */
  readonly findingsTopic: Topic | undefined;
  /**
   * What your stack has to output so that `ipam-monitor … --stack NAME` finds it. Also the roles that publish and hand off,
   * for the policies of topics and consumers that belong to others.
   */
  readonly outputs: StackOutputValues;

  /** Throws InvalidConfiguration, naming every field that is wrong. */
  constructor(scope: Construct, id: string, props: IpamMonitorProps = {}) {
    super(scope, id);
    const configuration = parseConfiguration(props);
    const { bucket } = new MonitorBucket(this, 'Storage', configuration);
    const topics = new Topics(this, 'Topics', configuration);
    for (const [name, consumer] of consumersOf(configuration)) printConsumerStatements(this, name, consumer);

    const deployment = deploymentName(this);
    const surroundings = { stack: Stack.of(this), bucket, topics: topics.destinations, configuration, deployment };
    const posts = Object.keys(configuration.webhooks).length > 0;
    const webhook = posts ? new StepFunction(this, 'Webhook', surroundings) : undefined;
    const steps = forEachStep(
      (name) => new StepFunction(this, name, { ...surroundings, webhookFunction: webhook?.function }),
    );
    const workflow = new Workflow(this, 'Workflow', { steps, bucket, configuration });
    const schedule = new Schedule(this, 'Schedule', workflow, configuration);

    const functions = { ...steps, ...(webhook && { Webhook: webhook }) };
    const logMetrics = new LogMetrics(this, 'LogMetrics', { functions, namespace: configuration.metrics.namespace });
    const watched = { workflow, functions, schedule, logMetrics, configuration, deployment };
    new Alarms(this, 'Alarms', { ...watched, topic: topics.alarms });
    if (configuration.dashboard) new MonitorDashboard(this, 'Dashboard', watched);

    this.machine = workflow.machine;
    this.bucket = bucket;
    this.topic = topics.alarms;
    this.findingsTopic = topics.findings;
    this.outputs = {
      ...outputsOf(configuration, topics.destinations),
      StateMachineArn: this.machine.stateMachineArn,
      BucketName: bucket.bucketName,
      TopicArn: this.topic.topicArn,
      NotifyFunctionName: steps.Notify.function.functionName,
      NotifyRoleArn: steps.Notify.role.roleArn,
      HandOffRoleArn: steps.HandOff.role.roleArn,
    };
  }
}
