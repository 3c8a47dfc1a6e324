import { S3Client } from '@aws-sdk/client-s3';
import { sharedKeys } from '../../../storage/keys.ts';
import { allowedBy, type Permission } from '../../aws/permissions.ts';
import { deploymentRegion } from '../../aws/region.ts';
import type { RemoteDeps } from '../../aws/remote.ts';
import { type Deployment, openDeployment, stackPermission } from '../../aws/stack.ts';
import { COMMAND } from '../../kit/command-line.ts';
import type { Io } from '../../kit/io.ts';

export interface RawDeploymentOptions {
  readonly stack: string;
  readonly region?: string;
}

export interface Connection {
  readonly deployment: Deployment;
  readonly s3: S3Client;
  readonly bucket: string;
  /** `s3://…` of the policy. */
  readonly url: string;
  /** Says what to ask for when a call is denied. */
  allowed<T>(call: Promise<T>): Promise<T>;
  /** The command line of another policy command on this deployment. */
  command(subcommand: string): string;
}

export async function connect(
  { stack, region: given }: RawDeploymentOptions,
  io: Io,
  deps: RemoteDeps,
): Promise<Connection> {
  const region = await deploymentRegion(given, { ...deps, env: io.env }, `policy get --stack ${stack}`);
  const config = deps.clientConfig(region);
  const deployment = await openDeployment(stack, config, io);
  const bucket = deployment.outputs.BucketName;
  const permissions = policyPermissions(deployment);
  return {
    deployment,
    bucket,
    s3: new S3Client(config),
    url: `s3://${bucket}/${sharedKeys.currentPolicy}`,
    allowed: (call) => allowedBy(permissions, call),
    command: (subcommand) => `${COMMAND} policy ${subcommand} --stack ${stack} --region ${region}`,
  };
}

function policyPermissions({ stack, region, outputs }: Deployment): Permission[] {
  const [, partition = 'aws'] = outputs.StateMachineArn.split(':');
  const bucket = `arn:${partition}:s3:::${outputs.BucketName}`;
  return [
    stackPermission(stack, region),
    {
      actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
      resources: [`${bucket}/${sharedKeys.currentPolicy}`],
    },
    // Without ListBucket, S3 says "denied" of an object that is not there.
    { actions: ['s3:ListBucket', 's3:ListBucketVersions'], resources: [bucket] },
  ];
}
