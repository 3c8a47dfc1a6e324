import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { RequestInput } from '../statemachine/contracts/request.ts';
import type { Configuration } from './configuration.ts';
import { serviceRole } from './service-role.ts';
import type { Workflow } from './workflow.ts';

/** Starts an authoritative run at every tick. */
export class Schedule extends Construct {
  /** Ticks that could not start a run. */
  readonly deadLetters: Queue;
  readonly schedule: CfnSchedule;

  constructor(scope: Construct, id: string, workflow: Workflow, { schedule, resourceTypes }: Configuration) {
    super(scope, id);
    const { stateMachineArn } = workflow.machine;
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is the dead-letter queue of the schedule; nothing receives from it that could fail.',
    });
    const role = serviceRole(this, 'Role', 'scheduler.amazonaws.com');
    const policy = new Policy(this, 'Policy', {
      roles: [role],
      statements: [
        new PolicyStatement({ actions: ['states:StartExecution'], resources: [stateMachineArn] }),
        new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.deadLetters.queueArn] }),
      ],
    });

    const request: RequestInput = { authoritative: true, resourceTypes };
    const { partition } = Stack.of(this);
    this.schedule = new CfnSchedule(this, 'Schedule', {
      description: 'Starts the runs of aws-ipam-monitor',
      state: schedule.enabled ? 'ENABLED' : 'DISABLED',
      scheduleExpression: schedule.expression,
      scheduleExpressionTimezone: schedule.timeZone,
      flexibleTimeWindow:
        schedule.flexibleWindowMinutes === 0
          ? { mode: 'OFF' }
          : { mode: 'FLEXIBLE', maximumWindowInMinutes: schedule.flexibleWindowMinutes },
      target: {
        // Scheduler delivers at least once. Its own Step Functions target cannot name the execution; this one can,
        // and StartExecution is idempotent by name: one tick is one run.
        arn: `arn:${partition}:scheduler:::aws-sdk:sfn:startExecution`,
        roleArn: role.roleArn,
        input: Stack.of(this).toJsonString({
          StateMachineArn: stateMachineArn,
          Name: 'sched-<aws.scheduler.execution-id>',
          Input: JSON.stringify(request),
        }),
        retryPolicy: {
          maximumRetryAttempts: schedule.retryAttempts,
          maximumEventAgeInSeconds: schedule.retryMinutes * 60,
        },
        deadLetterConfig: { arn: this.deadLetters.queueArn },
      },
    });
    // Or the first tick could come before it is allowed to start anything.
    this.schedule.node.addDependency(policy, workflow.mapPolicy);
  }
}
