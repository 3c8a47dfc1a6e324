import { resolve } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { accountsText } from '../statemachine/contracts/accounts-to-read.ts';
import type { ExecutionInput } from '../statemachine/contracts/request.ts';
import { Run } from '../statemachine/contracts/run.ts';
import { Discovery, Summary } from '../statemachine/contracts/summary.ts';
import { substitute } from '../statemachine/definition.ts';
import type { StepName } from '../statemachine/steps.ts';
import { runKeys } from '../storage/keys.ts';
import { findJson } from '../storage/objects.ts';
import { s3Objects } from '../storage/s3-objects.ts';
import { execute } from './asl/execution.ts';
import { parseStateMachine, type StateMachine } from './asl/machine.ts';
import type { ExecutionResult } from './asl/ports.ts';
import { systemPorts } from './asl/system-ports.ts';
import { TaskTokens } from './asl/task-tokens.ts';
import { type AwsOptions, type LoopbackAws, startAws } from './aws/server.ts';
import { type ConsumerAddress, stepEnvironment, WEBHOOK_RECORDER } from './environment.ts';
import { type Functions, hostFunctions } from './functions.ts';
import { prepareOutDir } from './out-dir.ts';
import { followProgress, type Progress } from './progress.ts';
import { runIdAt } from './run-id.ts';
import type { SamplePast } from './sample/past/past.ts';
import { type Description, openSource, type Source } from './source.ts';

const LIVE_CONCURRENCY = 4;

export interface MonitorOptions {
  readonly source: Source;
  /** The bucket: objects are files under it. By what is known of the source, if need be. */
  readonly outDir: string | ((source: Description) => string);
  /** The topic that messages go to. Nothing leaves this machine: they become files. */
  readonly topicArn?: string;
  /** Names that the policy may refer to. Here all of them are recorded as files. */
  readonly destinations?: {
    readonly topics: readonly string[];
    readonly functions: readonly string[];
    readonly webhooks?: readonly string[];
    /** Consumers that are more than a recorder of what they get: what each is, and what a function does. */
    readonly consumers?: Readonly<Record<string, ConsumerAddress>>;
    readonly handlers?: Readonly<Record<string, (payload: unknown) => Promise<unknown>>>;
  };
  /**
   * The role by which other accounts let the caller read their networks.
   *
   * @default the one of the organisation that is served, where there is one
   */
  readonly readRole?: { readonly name: string; readonly externalId?: string };
  /** Whether to ask Organizations what accounts are called. @default no */
  readonly organizationNames?: boolean;
  /** What the caller calls accounts, by id: messages and the report do, too. @default nothing */
  readonly accountNames?: Readonly<Record<string, string>>;
  /**
   * Scopes at a time: as many processes may each of the functions have that work on one.
   *
   * @default 4 with an account, whose calls take most of the time; 1 without, where loading the SDK a second time costs
   * more than a second process gains
   */
  readonly maxConcurrency?: number;
  readonly timeoutSeconds?: Partial<Record<StepName, number>>;
  /** What commands need to read what a run writes here, as a report prints it. @default nothing */
  readonly commandOptions?: string;
  /** Further environment variables of every function. */
  readonly environment?: NodeJS.ProcessEnv;
  /** What the endpoints have beyond what a run needs, and what calls of them have to suffer. */
  readonly aws?: Pick<AwsOptions, 'topics' | 'services' | 'before'>;
  /** Instead of this machine's clock and timers. */
  readonly ports?: Partial<typeof systemPorts>;
}

export interface RunOptions {
  /** YAML of a policy to judge by instead of the bucket's own. */
  readonly policyText?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Name of the execution; made from the time when absent. */
  readonly runId?: string;
}

export interface MonitorRun {
  readonly runId: string;
  readonly result: ExecutionResult;
  /** Key prefix of the run, once Discover has decided it. */
  readonly prefix?: string;
  readonly discovery?: Discovery;
  readonly summary?: Summary;
}

export interface Monitor {
  readonly outDir: string;
  readonly aws: LoopbackAws;
  readonly functions: Functions;
  /** Of whoever waits for a run: a request with one of these is answered. */
  readonly tokens: TaskTokens;
  describe(): Promise<Description>;
  /** Of the sample organisation only: what was before a run now, made up. Nobody has written it anywhere yet. */
  readonly past?: () => SamplePast;
  run(request: ExecutionInput, options?: RunOptions): Promise<MonitorRun>;
  stop(): Promise<void>;
}

/**
 * A name that S3 gives to nobody, for the capital letters and the underscore: should a request ever miss the loopback
 * endpoint, it meets no bucket.
 */
const BUCKET = 'LOCAL_ipam-monitor';

/** The whole workflow on this machine: the deployed state machine and handlers against loopback endpoints. */
export async function startMonitor(options: MonitorOptions): Promise<Monitor> {
  const source = await openSource(options.source, options.ports?.now);
  const { outDir: given } = options;
  const outDir = resolve(typeof given === 'string' ? given : given(await source.describe()));
  prepareOutDir(outDir);
  const region = source.homeRegions[0] ?? source.accounts?.regions[0] ?? 'us-east-1';
  const topicArn = options.topicArn ?? `arn:aws:sns:${region}:${source.data.accountId}:ipam-monitor`;
  const topics = {
    ...Object.fromEntries((options.destinations?.topics ?? []).map((name) => [name, topicArn])),
    default: topicArn,
  };
  const recorders = options.destinations?.functions ?? [];
  const tokens = new TaskTokens();

  const aws = await startAws({
    outDir,
    bucket: BUCKET,
    ec2: source.data,
    ...options.aws,
    topics: [topicArn, ...(options.aws?.topics ?? [])],
    consumers: {
      ...Object.fromEntries(recorders.map((name) => [name, async () => null])),
      [WEBHOOK_RECORDER]: async () => ({ status: 200, attempts: 1 }),
      ...options.destinations?.handlers,
    },
  });
  const maxConcurrency = options.maxConcurrency ?? (source.ec2 === 'aws' ? LIVE_CONCURRENCY : 1);
  const environment = stepEnvironment({
    endpoint: aws.url,
    region,
    bucket: BUCKET,
    homeRegions: source.homeRegions,
    topics,
    webhooks: options.destinations?.webhooks,
    consumers: {
      ...Object.fromEntries(recorders.map((name) => [name, name])),
      ...options.destinations?.consumers,
    },
    readRole: options.readRole ?? source.data.readRole,
    readsOwn: source.ec2 === 'aws' || source.data.subnets !== undefined,
    ec2: source.ec2,
    title: source.title,
    commandOptions: options.commandOptions,
    organizationNames: options.organizationNames,
    accountNames: options.accountNames,
    maxConcurrency,
  });
  let functions: Functions;
  let machine: StateMachine;
  try {
    functions = hostFunctions({
      region,
      outDir,
      environment: (step) => ({ ...environment(step), ...options.environment }),
      maxConcurrency,
      ...(options.timeoutSeconds && { timeoutSeconds: options.timeoutSeconds }),
    });
    machine = parseStateMachine(
      substitute({
        ...functions.arns,
        BucketName: BUCKET,
        MaxConcurrency: String(maxConcurrency),
        ...accountsText(source.accounts),
      }),
    );
  } catch (error) {
    // Nobody else will, and what listens keeps the process from ending.
    await aws.stop();
    throw error;
  }
  // What fails here fails the invocation as well, which tells it.
  functions.warm().catch(() => {});
  const s3 = new S3Client({
    region,
    endpoint: aws.url,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const objects = s3Objects(BUCKET, s3);

  return {
    outDir,
    aws,
    functions,
    tokens,
    describe: () => source.describe(),
    ...(source.past && { past: source.past }),
    async run(
      request,
      { policyText, signal, onProgress, runId = runIdAt(options.source.kind, new Date().toISOString()) } = {},
    ) {
      let input = request;
      if (policyText !== undefined) {
        const policyKey = `requests/${runId}/policy.yaml`;
        await objects.putText(policyKey, policyText, { contentType: 'application/yaml' });
        input = { ...request, policyKey };
      }
      let prefix: string | undefined;
      const follow = followProgress((progress) => {
        if (progress.state === 'Discover' && progress.phase === 'succeeded') prefix = prefixOf(progress.output);
        onProgress?.(progress);
      });
      const result = await execute(
        machine,
        {
          name: runId,
          input,
          onEvent: follow,
          ...(signal && { signal }),
        },
        {
          ...systemPorts,
          ...options.ports,
          s3,
          tokens,
          invokeLambda: (arn, payload, abort) => functions.invoke(arn, payload, abort),
        },
      );
      const discovery = prefix && (await findJson(objects, runKeys.discovery(prefix), Discovery));
      const summary = prefix && (await findJson(objects, runKeys.summary(prefix), Summary));
      return { runId, result, ...(prefix && { prefix }), ...(discovery && { discovery }), ...(summary && { summary }) };
    },
    async stop() {
      functions.stop();
      s3.destroy();
      await aws.stop();
    },
  };
}

function prefixOf(output: unknown): string | undefined {
  if (typeof output !== 'object' || output === null || !('run' in output)) return undefined;
  return Run.safeParse(output.run).data?.prefix;
}
