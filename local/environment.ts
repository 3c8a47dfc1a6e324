import { devNull } from 'node:os';
import type * as z from 'zod';
import type { Environment as Collect } from '../functions/collect/env.ts';
import type { Environment as Discover } from '../functions/discover/env.ts';
import type { Environment as HandOff } from '../functions/hand-off/env.ts';
import type { Environment as Inspect } from '../functions/inspect/env.ts';
import type { Environment as Notify } from '../functions/notify/env.ts';
import type { Environment as RenderReport } from '../functions/render-report/env.ts';
import type { DestinationNames } from '../statemachine/contracts/stack-outputs.ts';
import type { StepName } from '../statemachine/steps.ts';

/** A consumer as a deployment declares it: a function's name, or what else it is. */
export type ConsumerAddress =
  | string
  | { readonly type: 'lambda' | 'lambdaSync' | 'stateMachine' | 'eventBus' | 'sns'; readonly arn: string }
  | { readonly type: 'sqs'; readonly url: string };

export interface EnvironmentOptions {
  /** Where the loopback endpoints are. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly homeRegions: readonly string[];
  /** Destinations by name, as a deployment declares them. */
  readonly topics: Readonly<Record<string, string>>;
  readonly consumers: Readonly<Record<string, ConsumerAddress>>;
  /** Names of webhooks. What they are is not known here: bodies are those for Slack. */
  readonly webhooks?: readonly string[] | undefined;
  /** The role by which other accounts can be read. */
  readonly readRole?: { readonly name: string; readonly externalId?: string } | undefined;
  /** Of what a report is. @default 'an organisation' */
  readonly title?: string;
  /** What commands need to read the run, as a report prints it. @default nothing */
  readonly commandOptions?: string | undefined;
  /** Scopes at a time. @default 1 */
  readonly maxConcurrency?: number;
  /** Whether the own account's networks can be read, without any role. @default only with `aws` */
  readonly readsOwn?: boolean;
  /** Whether to ask Organizations what accounts are called. @default no */
  readonly organizationNames?: boolean | undefined;
  /** What the caller calls accounts. @default nothing */
  readonly accountNames?: Readonly<Record<string, string>> | undefined;
  /** With `aws`, EC2, STS and Organizations are the caller's own account: his environment and configuration stay as they are. */
  readonly ec2: 'embedded' | 'aws';
}

/** Takes what would be posted to webhooks, as a function of the loopback Lambda. */
export const WEBHOOK_RECORDER = 'ipam-monitor-webhook';

const EMBEDDED_SERVICES = ['S3', 'SNS', 'CLOUDWATCH', 'LAMBDA', 'SFN', 'EVENTBRIDGE', 'SQS'] as const;
const ACCOUNT_SERVICES = ['EC2', 'STS', 'ORGANIZATIONS'] as const;

/**
 * What steps find beside the bucket, as their env.ts parse it: all that has no default. A step that is not here needs the
 * bucket alone.
 */
type Own = {
  readonly Discover: Variables<typeof Discover>;
  readonly Collect: Variables<typeof Collect>;
  readonly Inspect: Variables<typeof Inspect>;
  readonly Notify: Variables<typeof Notify>;
  readonly HandOff: Variables<typeof HandOff>;
  readonly RenderReport: Variables<typeof RenderReport>;
};
type Variables<Schema extends z.ZodType> = Omit<z.input<Schema>, 'BUCKET_NAME'>;

/** What a step finds in its environment: like in AWS, but for the endpoints. */
export function stepEnvironment(options: EnvironmentOptions): (step: StepName) => NodeJS.ProcessEnv {
  const {
    endpoint,
    region,
    bucket,
    homeRegions,
    topics,
    webhooks = [],
    consumers,
    readRole,
    ec2,
    title = 'an organisation',
    commandOptions = '',
    maxConcurrency = 1,
    readsOwn = ec2 === 'aws',
    organizationNames = false,
    accountNames = {},
  } = options;
  const services = ec2 === 'aws' ? EMBEDDED_SERVICES : [...EMBEDDED_SERVICES, ...ACCOUNT_SERVICES];
  const base: NodeJS.ProcessEnv = {
    ...inherited(ec2),
    AWS_REGION: region,
    POWERTOOLS_LOG_LEVEL: process.env.POWERTOOLS_LOG_LEVEL ?? 'INFO',
    BUCKET_NAME: bucket,
    ...Object.fromEntries(services.map((service) => [`AWS_ENDPOINT_URL_${service}`, endpoint])),
    // A caller who has the SDK ignore configured endpoints would have the steps write to AWS. This wins over the
    // setting of the same name in his configuration file.
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false',
  };
  const roleVariables = {
    READ_ROLE_NAME: readRole?.name ?? '',
    READ_ROLE_EXTERNAL_ID: readRole?.externalId ?? '',
  };
  const declared: DestinationNames = {
    topics: Object.keys(topics),
    consumers: Object.keys(consumers),
    webhooks: [...webhooks],
  };
  const own: Own = {
    Discover: {
      ...roleVariables,
      HOME_REGIONS: homeRegions.join(','),
      DESTINATIONS: JSON.stringify(declared),
      MAX_CONCURRENCY: String(maxConcurrency),
      ORGANIZATION_NAMES: organizationNames ? 'yes' : 'no',
      ACCOUNT_NAMES: namesText(accountNames),
    },
    Collect: roleVariables,
    Inspect: { ...roleVariables, READ_OWN_ACCOUNT: readsOwn ? 'yes' : 'no' },
    Notify: {
      TOPICS: JSON.stringify(topics),
      WEBHOOKS: JSON.stringify(Object.fromEntries(webhooks.map((name) => [name, 'slack']))),
      WEBHOOK_FUNCTION: webhooks.length > 0 ? WEBHOOK_RECORDER : '',
    },
    HandOff: { CONSUMERS: JSON.stringify(consumers) },
    RenderReport: { TITLE: title, COMMAND_OPTIONS: commandOptions },
  };
  const ofSteps: Partial<Record<StepName, NodeJS.ProcessEnv>> = own;
  return (step) => ({ ...base, ...ofSteps[step] });
}

/** Linux lets no variable be longer than 128 KiB: names for which there is no room are left out. */
function namesText(names: Readonly<Record<string, string>>): string {
  let room = 120_000;
  const fitting = Object.entries(names).filter((each) => {
    room -= Buffer.byteLength(JSON.stringify(each));
    return room > 0;
  });
  return JSON.stringify(Object.fromEntries(fitting));
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
