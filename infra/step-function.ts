import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  type IFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type FunctionName, functions, nodeOptions, type StepName } from '../statemachine/steps.ts';
import { acknowledgeAnyResource, acknowledgePatterns } from './acknowledged.ts';
import { codeOf } from './bundle/code.ts';
import type { Surroundings } from './step-infra.ts';
import { environmentOf, statementsOf } from './steps.ts';

/** One step of the workflow, or what a step calls, as a Lambda function with a role and a log group of its own. */
export class StepFunction extends Construct {
  readonly function: IFunction;
  readonly role: Role;
  readonly logGroup: LogGroup;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;

  constructor(scope: Construct, name: FunctionName, surroundings: Surroundings) {
    super(scope, name);
    const { configuration } = surroundings;
    const { folder, timeoutSeconds, memoryMb } = functions[name];
    const statements = statementsOf(name, surroundings);
    this.timeoutSeconds = timeoutSeconds;
    this.memoryMb = memoryMb;
    this.logGroup = new LogGroup(this, 'Log', {
      retention: configuration.retention.logsDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Not AWS's managed policy: it lets a function write to every log group of the account.
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const policy = new Policy(this, 'Policy', {
      roles: [this.role],
      statements: [
        new PolicyStatement({
          sid: 'Log',
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [this.logGroup.logGroupArn],
        }),
        ...statements,
      ],
    });
    acknowledgeAnyResource(this.role);
    acknowledgePatterns(policy, statements);

    const nodejs = new NodejsFunction(this, 'Function', {
      description: `aws-ipam-monitor: ${name}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: codeOf(folder),
      handler: 'index.handler',
      timeout: Duration.seconds(timeoutSeconds),
      memorySize: memoryMb,
      role: this.role,
      logGroup: this.logGroup,
      // As JSON the platform's own report of each invocation can be counted: time and memory used.
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.INFO,
      applicationLogLevelV2: ApplicationLogLevel[configuration.logLevel],
      tracing: configuration.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      // For version 2 of the SDK.
      awsSdkConnectionReuse: false,
      environment: {
        ...environmentOf(name, surroundings),
        POWERTOOLS_LOG_LEVEL: configuration.logLevel,
        NODE_OPTIONS: [...nodeOptions(name), '--enable-source-maps'].join(' '),
      },
    });
    // Or the first invocation could come before its permissions.
    nodejs.node.addDependency(policy);
    this.function = nodejs;
  }
}

export type Steps = Readonly<Record<StepName, StepFunction>>;

/** The steps, and what they call where the configuration has it. */
export type DeployedFunctions = Steps & { readonly Webhook?: StepFunction };
