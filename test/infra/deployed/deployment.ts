import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { App } from 'aws-cdk-lib';
import type { IpamMonitorProps } from '../../../infra/configuration.ts';
import { IpamMonitorStack } from '../../../infra/stack.ts';
import { type ExecutionResult, execute } from '../../../local/asl/execution.ts';
import { parseStateMachine } from '../../../local/asl/machine.ts';
import { TaskError } from '../../../local/asl/ports.ts';
import { systemPorts } from '../../../local/asl/system-ports.ts';
import type { Ec2Data } from '../../../local/aws/ec2-data.ts';
import { substitute } from '../../../statemachine/definition.ts';
import { type LoopbackAccount, startAccount } from '../../aws/server.ts';
import { AUTHORITY } from '../../aws/tls/endpoint.ts';
import { type RawTemplate, REGION } from '../template/resolve.ts';
import { type Synthesized, testApp, view } from '../template/synth.ts';
import { type DeployedFunction, deployedFunction, type Invoked } from './functions.ts';
import { type Recorder, startRecorder } from './recorder.ts';

export type Seen =
  | { readonly at: Date; readonly functionId: string; readonly logged: string }
  | { readonly at: Date; readonly functionId: string; readonly invoked: Invoked | 'throttled' }
  | { readonly at: Date; readonly machineArn: string; readonly ended: ExecutionResult };

export interface Deployment {
  readonly stack: Synthesized;
  /** Objects are files in here. */
  readonly outDir: string;
  readonly aws: LoopbackAccount;
  /** Per role, by its logical id. */
  readonly recorders: ReadonlyMap<string, Recorder>;
  /** What was seen of functions and executions, in the order in which it happened. */
  readonly seen: Seen[];
  /** ARNs of functions whose next invocations Lambda refuses, and how many. */
  readonly throttled: Map<string, number>;
  /** The code of each function, by its logical id. */
  readonly bundles: Readonly<Record<string, string>>;
  /** What the schedule starts runs with. */
  readonly scheduledInput: unknown;
  run(name: string, input: unknown, ends?: { signal?: AbortSignal; timeoutSeconds?: number }): Promise<ExecutionResult>;
  stop(): Promise<void>;
}

/**
 * Synthesizes the stack with its bundles, and puts the template's state machine, functions and bucket on loopback
 * endpoints: only AWS itself is not AWS. Bundles of another deployment, which takes seconds to make, can be given: no
 * setting changes them. What is invoked by name, by another function, is the template's as well. Secrets are by ARN.
 */
export async function deploy(
  configuration: IpamMonitorProps,
  data: Ec2Data,
  {
    bundles: given,
    secrets = {},
  }: { bundles?: Deployment['bundles']; secrets?: Readonly<Record<string, string>> } = {},
): Promise<Deployment> {
  const root = mkdtempSync(join(tmpdir(), 'ipam-monitor-deployed-'));
  const outDir = join(root, 'bucket');
  const app = given ? testApp() : new App({ outdir: join(root, 'cdk.out'), builtinCloudFormationValidation: false });
  new IpamMonitorStack(app, 'IpamMonitor', { configuration });
  const assembly = app.synth();
  const stack = view(assembly.getStackByName('IpamMonitor').template as RawTemplate);
  const machine = stack.one('AWS::StepFunctions::StateMachine').Properties;
  const [machineId = ''] = stack.ofType('AWS::StepFunctions::StateMachine')[0] ?? [];
  const machineArn = `arn:aws:states:${REGION}:111122223333:stateMachine:${machineId}`;
  const { BucketName } = machine.DefinitionSubstitutions;

  const variables = (step: string) =>
    stack.one('AWS::Lambda::Function', `Monitor${step}Function`).Properties.Environment.Variables;
  const consumers = Object.values<Record<string, string>>(JSON.parse(variables('HandOff').CONSUMERS));
  const ofType = (...types: string[]) =>
    consumers.filter(({ type = '' }) => types.includes(type)).map(({ arn = '' }) => arn);
  const arnOf = (name: string) => `arn:aws:lambda:${REGION}:111122223333:function:${name}`;
  const functions = new Map<string, DeployedFunction>();
  const { WEBHOOK_FUNCTION: poster = '' } = variables('Notify');
  const aws = await startAccount({
    outDir,
    bucket: BucketName,
    ec2: data,
    topics: [...Object.values<string>(JSON.parse(variables('Notify').TOPICS)), ...ofType('sns')],
    consumers: {
      ...Object.fromEntries(ofType('lambda', 'lambdaSync').map((arn) => [arn.split(':')[6] ?? '', async () => null])),
      ...(poster !== '' && {
        [poster]: async (payload: unknown) => await functions.get(arnOf(poster))?.invoke(payload),
      }),
    },
    secrets,
    buses: ofType('eventBus'),
    queues: consumers.flatMap(({ url }) => url ?? []),
  });
  for (const arn of ofType('stateMachine')) {
    const machine = parseStateMachine({
      StartAt: 'Done',
      QueryLanguage: 'JSONata',
      States: { Done: { Type: 'Succeed' } },
    });
    aws.deploy({
      arn,
      machine,
      ports: { ...systemPorts, s3: new S3Client({ region: REGION }), invokeLambda: async () => null },
    });
  }

  const seen: Seen[] = [];
  const throttled = new Map<string, number>();
  const recorders = new Map<string, Recorder>();
  const recorderOf = async (roleArn: string): Promise<Recorder> => {
    const role = roleArn.split('/').at(-1) ?? '';
    const recorder = recorders.get(role) ?? (await startRecorder(() => aws.url));
    recorders.set(role, recorder);
    return recorder;
  };

  const bundles =
    given ??
    Object.fromEntries(
      stack
        .ofType('AWS::Lambda::Function')
        .map(([id]) => [id, join(assembly.directory, `asset.${assetOf(stack, id)}`, 'index.mjs')]),
    );
  for (const [id, { Properties }] of stack.ofType('AWS::Lambda::Function')) {
    const { url } = await recorderOf(Properties.Role);
    const environment = {
      ...Properties.Environment.Variables,
      // What Lambda itself sets.
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: 'loopback',
      AWS_SECRET_ACCESS_KEY: 'loopback',
      AWS_LAMBDA_FUNCTION_NAME: id,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(Properties.MemorySize),
      // What makes it the loopback.
      AWS_ENDPOINT_URL: url,
      NODE_EXTRA_CA_CERTS: AUTHORITY,
      // One attempt: the retries under test are those of the state machine.
      AWS_MAX_ATTEMPTS: '1',
    };
    const observer = {
      logged: (logged: string) => seen.push({ at: new Date(), functionId: id, logged }),
      invoked: (invoked: Invoked) => seen.push({ at: new Date(), functionId: id, invoked }),
    };
    functions.set(arnOf(id), deployedFunction(bundles[id] ?? '', environment, Properties.Timeout * 1000, observer));
  }

  const stepFunctions = await recorderOf(machine.RoleArn);
  const s3 = new S3Client({
    region: REGION,
    endpoint: stepFunctions.url,
    forcePathStyle: true,
    credentials: { accessKeyId: 'loopback', secretAccessKey: 'loopback' },
  });
  const definition = parseStateMachine(substitute(machine.DefinitionSubstitutions, machine.DefinitionString));

  return {
    stack,
    outDir,
    aws,
    recorders,
    seen,
    throttled,
    bundles,
    scheduledInput: JSON.parse(JSON.parse(stack.one('AWS::Scheduler::Schedule').Properties.Target.Input).Input),
    async run(name, input, { signal, timeoutSeconds = definition.timeoutSeconds } = {}) {
      const ended = await execute(
        { ...definition, timeoutSeconds },
        { name, input, ...(signal && { signal }) },
        {
          ...systemPorts,
          sleep: async () => {},
          s3,
          async invokeLambda(functionArn, payload) {
            stepFunctions.calls.push({ action: 'lambda:InvokeFunction', resource: functionArn });
            const found = functions.get(functionArn);
            if (!found) throw new Error(`The template has no ${functionArn}`);
            const left = throttled.get(functionArn) ?? 0;
            if (left > 0) {
              throttled.set(functionArn, left - 1);
              seen.push({ at: new Date(), functionId: functionArn.split(':').at(-1) ?? '', invoked: 'throttled' });
              throw new TaskError('Lambda.TooManyRequestsException', '{"errorMessage":"Rate Exceeded."}');
            }
            return await found.invoke(payload);
          },
        },
      );
      seen.push({ at: new Date(), machineArn, ended });
      return ended;
    },
    async stop() {
      for (const each of functions.values()) each.stop();
      for (const each of recorders.values()) await each.stop();
      s3.destroy();
      await aws.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function assetOf({ raw }: Synthesized, id: string): string {
  return raw.Resources[id]?.Properties.Code.S3Key.replace('.zip', '');
}
