import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { Declared } from '../../core/policy/unknown-names.ts';
import { issueWords } from '../../statemachine/contracts/issue-words.ts';
import { StackOutputs } from '../../statemachine/contracts/stack-outputs.ts';
import { CliError } from '../kit/errors.ts';
import type { Io } from '../kit/io.ts';
import { sanitize } from '../kit/sanitize.ts';
import { printHeader } from './header.ts';
import { allowedBy, type Permission } from './permissions.ts';
import type { ClientConfig } from './remote.ts';

/** A deployed monitor, by what its stack says of it. */
export interface Deployment {
  readonly stack: string;
  readonly region: string;
  readonly accountId?: string | undefined;
  /** CREATE_COMPLETE, UPDATE_ROLLBACK_FAILED … */
  readonly status: string;
  readonly createdAt: Date;
  readonly outputs: StackOutputs;
}

/** What a policy may name there, as far as the stack says. */
export function declaredBy({ Destinations, MetricsNamespace }: StackOutputs): Declared {
  return { destinations: Destinations, metricsNamespace: MetricsNamespace };
}

export function stackPermission(stack: string, region: string): Permission {
  return {
    actions: ['cloudformation:DescribeStacks'],
    resources: [`arn:${partitionOf(region)}:cloudformation:${region}:*:stack/${stack}/*`],
  };
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** The same, and says on the other stream whose account it is in. */
export async function openDeployment(
  stack: string,
  config: ClientConfig,
  io: Pick<Io, 'err' | 'env'>,
): Promise<Deployment> {
  const deployment = await findDeployment(stack, config);
  const { accountId, region } = deployment;
  await printHeader({ what: stack, accountId, regions: [region] }, io);
  return deployment;
}

/** Finds a deployment by its stack. Throws CliError when there is none, or when it is not one of this monitor. */
export async function findDeployment(stack: string, config: ClientConfig): Promise<Deployment> {
  const { region } = config;
  const found = await describe(stack, config);
  const outputs = Object.fromEntries(
    (found?.Outputs ?? []).flatMap(({ OutputKey, OutputValue }) =>
      OutputKey === undefined || OutputValue === undefined ? [] : [[OutputKey, OutputValue]],
    ),
  );
  const parsed = StackOutputs.safeParse(outputs);
  if (!found?.CreationTime || !parsed.success) {
    const wrong = (parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issueWords(issue)}`);
    throw new CliError(`The stack ${sanitize(stack)} has no usable outputs: ${wrong.join(', ')}`, [
      `Its status is ${found?.StackStatus ?? 'unknown'}. Is it the stack that ipam-monitor was deployed with?`,
      'A stack of your own that uses the construct has to export StateMachineArn, BucketName and TopicArn.',
    ]);
  }
  return {
    stack,
    region,
    // arn:aws:cloudformation:eu-west-1:111122223333:stack/…
    accountId: found.StackId?.split(':')[4],
    outputs: parsed.data,
    status: found.StackStatus ?? 'unknown',
    createdAt: found.CreationTime,
  };
}

async function describe(stack: string, config: ClientConfig) {
  const client = new CloudFormationClient(config);
  try {
    const { Stacks } = await allowedBy(
      [stackPermission(stack, config.region)],
      client.send(new DescribeStacksCommand({ StackName: stack })),
    );
    return Stacks?.[0];
  } catch (error) {
    // CloudFormation has no error of its own for this.
    if (!(error instanceof Error) || !/does not exist/.test(error.message)) throw error;
    throw new CliError(`There is no stack ${sanitize(stack)} in ${config.region}`, [
      'Name the stack and its Region:  --stack NAME --region REGION',
      `To see what there is:  aws cloudformation list-stacks --region ${config.region}`,
    ]);
  } finally {
    client.destroy();
  }
}
