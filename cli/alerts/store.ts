import { userInfo } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { callerOf } from '../../functions/shared/ec2/caller.ts';
import { stsClient } from '../../functions/shared/ec2/clients.ts';
import { directoryObjects } from '../../storage/directory-objects.ts';
import { sharedKeys } from '../../storage/keys.ts';
import type { Texts } from '../../storage/objects.ts';
import { s3Objects } from '../../storage/s3-objects.ts';
import type { Permission } from '../aws/permissions.ts';
import { deploymentRegion } from '../aws/region.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { openDeployment, stackPermission } from '../aws/stack.ts';
import { COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';

/** Where mutes and acknowledgements are kept. */
export interface MuteStore {
  /** In words: `out/alerts/mutes.json`, `s3://bucket/alerts/mutes.json`. */
  readonly url: string;
  readonly objects: Texts;
  /** What reading and writing it needs to be allowed. */
  readonly permissions: readonly Permission[];
  /** Who is asking: an ARN, or the name of this machine's user. */
  who(): Promise<string>;
  /** Another command on the same alerts. */
  command(line: string): string;
}

export function localMutes(directory: string, flags: string): MuteStore {
  return {
    url: join(directory, sharedKeys.mutes),
    objects: directoryObjects(directory),
    permissions: [],
    who: async () => userInfo().username,
    command: (line) => `${COMMAND} ${line}${flags}`,
  };
}

/** In the bucket of a deployment. */
export async function deployedMutes(
  { stack, region: given, command }: { stack: string; region?: string; command: string },
  io: Pick<Io, 'env' | 'err'>,
  deps: RemoteDeps,
): Promise<MuteStore> {
  const region = await deploymentRegion(given, { ...deps, env: io.env }, `${command} --stack ${stack}`);
  const config = deps.clientConfig(region);
  const { outputs } = await openDeployment(stack, config, io);
  const [, partition = 'aws'] = outputs.StateMachineArn.split(':');
  const bucketArn = `arn:${partition}:s3:::${outputs.BucketName}`;
  return {
    url: `s3://${outputs.BucketName}/${sharedKeys.mutes}`,
    objects: s3Objects(outputs.BucketName, new S3Client(config)),
    // Who may mute may do that, and nothing else to the monitor.
    permissions: [
      stackPermission(stack, region),
      { actions: ['s3:GetObject', 's3:PutObject'], resources: [`${bucketArn}/${sharedKeys.mutes}`] },
      // Without ListBucket, S3 says "denied" of an object that is not there.
      { actions: ['s3:ListBucket'], resources: [bucketArn] },
    ],
    who: async () => (await callerOf(stsClient(config))).arn,
    command: (line) => `${COMMAND} ${line} --stack ${stack} --region ${region}`,
  };
}
