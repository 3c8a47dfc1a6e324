import { devNull } from 'node:os';
import type * as z from 'zod';
import type { Environment as Collect } from '../functions/collect/env.ts';
import type { Environment as Decide } from '../functions/decide/env.ts';
import type { Environment as Discover } from '../functions/discover/env.ts';
import type { Environment as Evaluate } from '../functions/evaluate/env.ts';
import type { Environment as HandOff } from '../functions/hand-off/env.ts';
import type { Environment as Inspect } from '../functions/inspect/env.ts';
import type { Environment as Notify } from '../functions/notify/env.ts';
import type { Environment as PublishMetrics } from '../functions/publish-metrics/env.ts';
import type { Environment as Record_ } from '../functions/record/env.ts';
import type { Environment as Summarize } from '../functions/summarize/env.ts';
import type { DestinationNames } from '../statemachine/contracts/stack-outputs.ts';
import type { StepName } from '../statemachine/steps.ts';

/** A consumer as a deployment declares it: a function's name, or what else it is. */
export type Consumer =
  | string
  | { readonly type: 'lambda' | 'lambdaSync' | 'stateMachine' | 'eventBus' | 'sns'; readonly arn: string }
  | { readonly type: 'sqs'; readonly url: string };

/** Accounts to read without IPAM, as a deployment names them. */
export interface Accounts {
  /** None: the caller's own. */
  readonly ids: readonly string[];
  readonly regions: readonly string[];
}

export interface EnvironmentOptions {
  /** Where the loopback endpoints are. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly homeRegions: readonly string[];
  /** Accounts to read without IPAM. */
  readonly accounts?: Accounts | undefined;
  /** Destinations by name, as a deployment declares them. */
  readonly topics: Readonly<Record<string, string>>;
  readonly consumers: Readonly<Record<string, Consumer>>;
  /** Names of webhooks. What they are is not known here: bodies are those for Slack. */
  readonly webhooks?: readonly string[] | undefined;
  /** The role by which other accounts can be read. */
  readonly readRole?: { readonly name: string; readonly externalId?: string } | undefined;
  /** Whether the own account's networks can be read, without any role. @default only with `aws` */
  readonly readsOwn?: boolean;
  /** With `aws`, EC2 and STS are the caller's own account: his environment and configuration stay as they are. */
  readonly ec2: 'embedded' | 'aws';
}

/** Takes what would be posted to webhooks, as a function of the loopback Lambda. */
export const WEBHOOK_RECORDER = 'ipam-monitor-webhook';

const EMBEDDED_SERVICES = ['S3', 'SNS', 'CLOUDWATCH', 'LAMBDA', 'SFN', 'EVENTBRIDGE', 'SQS'] as const;
const ACCOUNT_SERVICES = ['EC2', 'STS'] as const;

/** The variables of each step, as its env.ts parses them: one that is missing is a compile error. */
interface StepVariables extends Record<StepName, object> {
  Discover: z.input<typeof Discover>;
  Collect: z.input<typeof Collect>;
  Inspect: z.input<typeof Inspect>;
  Evaluate: z.input<typeof Evaluate>;
  Summarize: z.input<typeof Summarize>;
  Decide: z.input<typeof Decide>;
  Notify: z.input<typeof Notify>;
  PublishMetrics: z.input<typeof PublishMetrics>;
  HandOff: z.input<typeof HandOff>;
  Record: z.input<typeof Record_>;
}

/** What a step finds in its environment: like in AWS, but for the endpoints. */
export function stepEnvironment(options: EnvironmentOptions): (step: StepName) => NodeJS.ProcessEnv {
  const {
    endpoint,
    region,
    bucket,
    homeRegions,
    accounts,
    topics,
    webhooks = [],
    consumers,
    readRole,
    ec2,
    readsOwn = ec2 === 'aws',
  } = options;
  const services = ec2 === 'aws' ? EMBEDDED_SERVICES : [...EMBEDDED_SERVICES, ...ACCOUNT_SERVICES];
  const base: NodeJS.ProcessEnv = {
    ...inherited(ec2),
    AWS_REGION: region,
    POWERTOOLS_LOG_LEVEL: process.env.POWERTOOLS_LOG_LEVEL ?? 'INFO',
    ...Object.fromEntries(services.map((service) => [`AWS_ENDPOINT_URL_${service}`, endpoint])),
    // A caller who has the SDK ignore configured endpoints would have the steps write to AWS. This wins over the
    // setting of the same name in his configuration file.
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false',
  };
  const storing = { BUCKET_NAME: bucket };
  const reading = {
    ...storing,
    READ_ROLE_NAME: readRole?.name ?? '',
    READ_ROLE_EXTERNAL_ID: readRole?.externalId ?? '',
  };
  const declared: DestinationNames = {
    topics: Object.keys(topics),
    consumers: Object.keys(consumers),
    webhooks: [...webhooks],
  };
  const variables: StepVariables = {
    Discover: {
      ...reading,
      HOME_REGIONS: homeRegions.join(','),
      DESTINATIONS: JSON.stringify(declared),
      ACCOUNTS: accounts ? JSON.stringify({ ids: accounts.ids, regions: accounts.regions }) : '',
    },
    Collect: reading,
    Inspect: { ...reading, READ_OWN_ACCOUNT: readsOwn ? 'yes' : 'no' },
    Evaluate: storing,
    Summarize: storing,
    Decide: storing,
    Notify: {
      ...storing,
      TOPICS: JSON.stringify(topics),
      WEBHOOKS: JSON.stringify(Object.fromEntries(webhooks.map((name) => [name, 'slack']))),
      WEBHOOK_FUNCTION: webhooks.length > 0 ? WEBHOOK_RECORDER : '',
    },
    PublishMetrics: storing,
    HandOff: { ...storing, CONSUMERS: JSON.stringify(consumers) },
    Record: storing,
  };
  return (step) => ({ ...base, ...variables[step] });
}

/**
 * Without an account nothing of the caller's AWS configuration may leak in: a profile would win over the keys below,
 * and a real endpoint over the loopback one.
 */
function inherited(ec2: EnvironmentOptions['ec2']): NodeJS.ProcessEnv {
  if (ec2 === 'aws') return process.env;
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(own),
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    // Else the SDK looks into ~/.aws, where the profile `default` is used without being asked for.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  };
}
