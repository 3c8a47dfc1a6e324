import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { onTestFinished } from 'vitest';
import type { RemoteDeps } from '../../cli/aws/remote.ts';
import { parseStateMachine } from '../../local/asl/machine.ts';
import type { Ports } from '../../local/asl/ports.ts';
import { systemPorts } from '../../local/asl/system-ports.ts';
import { stepEnvironment } from '../../local/environment.ts';
import { hostFunctions } from '../../local/functions.ts';
import { accountsText } from '../../statemachine/contracts/accounts-to-read.ts';
import { substitute } from '../../statemachine/definition.ts';
import { type AccountOptions, type LoopbackAccount, startAccount } from '../aws/server.ts';
import { organisation, REGION } from '../statemachine/organisation.ts';

export const ACCOUNT = '111122223333';
export const BUCKET = 'monitor-bucket';
export const STACK = 'IpamMonitor';
export const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:ipam-alerts`;
const MACHINE = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:monitor`;
export const EXECUTIONS = MACHINE.replace(':stateMachine:', ':execution:');
export const NOW = new Date('2026-11-21T20:41:00Z');

export const outputs = { StateMachineArn: MACHINE, BucketName: BUCKET, TopicArn: TOPIC };

export interface DeployedStack {
  readonly aws: LoopbackAccount;
  readonly outDir: string;
  readonly s3: S3Client;
  readonly remote: RemoteDeps;
  put(key: string, body: string): Promise<void>;
}

/** A stack at loopback endpoints, without anything running in it, gone when the test is. */
export async function deployedStack(
  options: Partial<AccountOptions> & {
    readonly outputs?: Readonly<Record<string, string>>;
    readonly status?: string;
    readonly createdAt?: Date;
  } = {},
): Promise<DeployedStack> {
  const outDir = await mkdtemp(join(tmpdir(), 'ipam-monitor-deployed-'));
  const { status = 'CREATE_COMPLETE', createdAt = new Date('2026-10-01T00:00:00Z'), ...rest } = options;
  const stack = { name: STACK, region: REGION, status, createdAt, outputs: { ...outputs, ...options.outputs } };
  const aws = await startAccount({
    outDir,
    bucket: BUCKET,
    ec2: organisation(),
    topics: [TOPIC],
    stacks: [stack],
    ...rest,
  });
  onTestFinished(async () => {
    await aws.stop();
    await rm(outDir, { recursive: true, force: true });
  });
  const clientConfig = (region: string) => ({
    region,
    endpoint: aws.url,
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const s3 = new S3Client(clientConfig(REGION));
  return {
    aws,
    outDir,
    s3,
    remote: {
      clientConfig,
      profileRegion: async () => REGION,
      startClock: () => ({ now: () => 0, every: () => () => {} }),
      now: () => NOW,
      // Real time for the engine to get on, however short.
      pause: (_, signal) => systemPorts.sleep(10, signal),
    },
    async put(Key, Body) {
      await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
    },
  };
}

/** Deploys the real state machine with the real functions, each in a process of its own. */
export function deployWorkflow({ aws, outDir, s3 }: DeployedStack): void {
  const environment = stepEnvironment({
    endpoint: aws.url,
    region: REGION,
    bucket: BUCKET,
    homeRegions: [REGION],
    topics: { default: TOPIC },
    consumers: {},
    ec2: 'embedded',
  });
  const functions = hostFunctions({ region: REGION, outDir, environment });
  onTestFinished(() => functions.stop());
  const definition = substitute({
    ...functions.arns,
    BucketName: BUCKET,
    MaxConcurrency: '10',
    ...accountsText(undefined),
  });
  deploy({ aws, s3 }, definition, { invokeLambda: (arn, payload, signal) => functions.invoke(arn, payload, signal) });
}

/** Deploys any definition in the place of the monitor's. Its pauses take no time. */
export function deploy(
  { aws, s3 }: Pick<DeployedStack, 'aws' | 's3'>,
  definition: unknown,
  ports: Partial<Ports> = {},
): void {
  aws.deploy({
    arn: MACHINE,
    machine: parseStateMachine(definition),
    ports: { ...systemPorts, sleep: async () => {}, s3, invokeLambda: async (_, payload) => payload, ...ports },
  });
}
