import { S3Client } from '@aws-sdk/client-s3';
import { newestPrefix } from '../../storage/keys.ts';
import { readLatest } from '../../storage/latest.ts';
import { s3Objects } from '../../storage/s3-objects.ts';
import { allowedBy, type Permission } from '../aws/permissions.ts';
import { deploymentRegion } from '../aws/region.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { type Deployment, openDeployment, stackPermission } from '../aws/stack.ts';
import { COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';
import type { Results } from './results.ts';

/** What a deployment's authoritative runs found last of each scope. */
export async function deployedResults(
  { stack, region: given, command }: { stack: string; region?: string; command: string },
  io: Pick<Io, 'env' | 'err'>,
  deps: RemoteDeps,
): Promise<Results> {
  const region = await deploymentRegion(given, { ...deps, env: io.env }, `${command} --stack ${stack}`);
  const config = deps.clientConfig(region);
  const deployment = await openDeployment(stack, config, io);
  const client = new S3Client(config);
  const objects = s3Objects(deployment.outputs.BucketName, client);
  const permissions = readPermissions(deployment);
  const flags = ` --stack ${deployment.stack} --region ${deployment.region}`;
  return {
    ...objects,
    deployment,
    flags,
    advice: [`To make some:  ${COMMAND} start --authoritative --wait${flags}`],
    permissions,
    folders: (prefix) => allowedBy(permissions, objects.folders(prefix)),
    async newest() {
      const latest = await allowedBy(permissions, readLatest(objects));
      return Object.entries(latest).map(([scopeId, { runId }]) => ({ scopeId, prefix: newestPrefix(scopeId, runId) }));
    },
  };
}

function readPermissions({ stack, region, outputs }: Deployment): Permission[] {
  const [, partition = 'aws'] = outputs.StateMachineArn.split(':');
  const bucket = `arn:${partition}:s3:::${outputs.BucketName}`;
  return [
    stackPermission(stack, region),
    {
      actions: ['s3:GetObject'],
      resources: ['latest*', 'runs/*', 'history/*', 'reports/*'].map((keys) => `${bucket}/${keys}`),
    },
    // Without ListBucket, S3 says "denied" of an object that is not there.
    { actions: ['s3:ListBucket'], resources: [bucket] },
  ];
}
