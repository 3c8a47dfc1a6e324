import { Aws, Fn, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import {
  AwsOwnedEncryptionConfiguration,
  CfnStateMachine,
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { accountsText } from '../statemachine/contracts/accounts-to-read.ts';
import { definitionText } from '../statemachine/definition.ts';
import { acknowledgeAnyResource, acknowledgePatterns } from './acknowledged.ts';
import type { Configuration } from './configuration.ts';
import { mapStatements } from './map-permissions.ts';
import { answerParents } from './parents.ts';
import { serviceRole } from './service-role.ts';
import type { Steps } from './step-function.ts';

export interface WorkflowProps {
  readonly steps: Steps;
  readonly bucket: Bucket;
  readonly configuration: Configuration;
}

/** The state machine, from its own file. Substitutions and permissions both come from the one map of steps. */
export class Workflow extends Construct {
  readonly machine: StateMachine;
  readonly logGroup: LogGroup;
  /** Without it the machine cannot run its distributed Map: whatever starts runs has to wait for it. */
  readonly mapPolicy: Policy;

  constructor(scope: Construct, id: string, { steps, bucket, configuration }: WorkflowProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Log', {
      // Under this prefix Step Functions needs no statement per log group in the account's one, short resource policy.
      logGroupName: `/aws/vendedlogs/states/${Aws.STACK_NAME}-${this.node.addr.slice(-8)}`,
      retention: configuration.retention.logsDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const arns = Object.entries(steps).map(
      ([name, step]) => [`${name}FunctionArn`, step.function.functionArn] as const,
    );
    const role = serviceRole(this, 'Role', 'states.amazonaws.com');
    this.machine = new StateMachine(this, 'Machine', {
      role,
      // Not fromFile: that makes an asset of it, and neither `cdk diff` nor a test could see what is deployed.
      definitionBody: DefinitionBody.fromString(definitionText),
      definitionSubstitutions: {
        ...Object.fromEntries(arns),
        BucketName: bucket.bucketName,
        MaxConcurrency: String(configuration.maxConcurrency),
        ...accountsOf(configuration),
      },
      stateMachineType: StateMachineType.STANDARD,
      tracingEnabled: configuration.tracing,
      // What it would be anyway, said: histories hold what the bucket holds, under keys of AWS's own as well.
      encryptionConfiguration: new AwsOwnedEncryptionConfiguration(),
      // Without payloads: names and tags of other people's resources do not belong into a log.
      logs: { destination: this.logGroup, level: LogLevel.ERROR, includeExecutionData: false },
    });
    const resource = this.machine.node.defaultChild;
    if (resource instanceof CfnStateMachine) {
      // cfn-lint expects numbers where AWS takes JSONata expressions too (MaxConcurrency).
      resource.addMetadata('cfn-lint', { config: { ignore_checks: ['E3601'] } });
    }
    role.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'Steps',
        actions: ['lambda:InvokeFunction'],
        resources: arns.map(([, arn]) => arn),
      }),
    );

    answerParents(this, role, configuration);

    // A policy of its own, after the machine that it names: in the role's default policy it would be a cycle.
    const statements = mapStatements(this.machine, bucket);
    this.mapPolicy = new Policy(this, 'MapPolicy', { statements });
    this.mapPolicy.attachToRole(role);
    acknowledgePatterns(this.mapPolicy, statements);
    acknowledgeAnyResource(role);
    Validations.of(this.machine).acknowledge({
      id: 'AwsSolutions-SF1',
      reason:
        'Errors are logged. Everything else of a run is in its history, for 90 days, and its payload must not be in a log.',
    });
  }
}

function accountsOf({ accounts }: Configuration) {
  // Not Array.join: the list can be a parameter of the stack.
  return accountsText(accounts && { ...accounts, ids: accounts.ids ?? [] }, (list) => Fn.join(',', [...list]));
}
