import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { sharedKeys } from '../../storage/keys.ts';
import { allowedBy, type Permission } from '../aws/permissions.ts';
import { deploymentRegion } from '../aws/region.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { findDeployment, stackPermission } from '../aws/stack.ts';
import { COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';

/** The text of alerts/mutes.json, and what tells whether it is still the same. */
export interface StoredText {
  readonly text: string;
  readonly etag: string;
}

/** Where mutes and acknowledgements are kept. */
export interface MuteStore {
  /** In words: `out/alerts/mutes.json`, `s3://bucket/alerts/mutes.json`. */
  readonly url: string;
  /** Undefined where nothing was ever silenced. */
  read(): Promise<StoredText | undefined>;
  /** False when somebody else was first. */
  write(text: string, read: StoredText | undefined): Promise<boolean>;
  /** Who is asking: an ARN, or the name of this machine's user. */
  who(): Promise<string>;
  /** Another command on the same alerts. */
  command(line: string): string;
}

/** On this machine nobody else writes: one person, one directory. */
export function localMutes(directory: string): MuteStore {
  const file = join(directory, sharedKeys.mutes);
  return {
    url: file,
    async read() {
      try {
        return { text: await readFile(file, 'utf8'), etag: '' };
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    },
    async write(text) {
      await mkdir(dirname(file), { recursive: true });
      // A run may read it at this moment: it sees the old one or the new one, never half of it.
      await writeFile(`${file}.new`, text);
      await rename(`${file}.new`, file);
      return true;
    },
    who: async () => userInfo().username,
    command: (line) => `${COMMAND} ${line}${directory === 'out' ? '' : ` --out ${directory}`}`,
  };
}

/** In the bucket of a deployment, written on condition that nobody else did meanwhile. */
export async function deployedMutes(
  { stack, region: given, command }: { stack: string; region?: string; command: string },
  io: Pick<Io, 'env'>,
  deps: RemoteDeps,
): Promise<MuteStore> {
  const region = await deploymentRegion(given, { ...deps, env: io.env }, `${command} --stack ${stack}`);
  const config = deps.clientConfig(region);
  const { outputs } = await findDeployment(stack, config);
  const Bucket = outputs.BucketName;
  const Key = sharedKeys.mutes;
  const s3 = new S3Client(config);
  const [, partition = 'aws'] = outputs.StateMachineArn.split(':');
  const bucketArn = `arn:${partition}:s3:::${Bucket}`;
  // Who may mute may do that, and nothing else to the monitor.
  const permissions: Permission[] = [
    stackPermission(stack, region),
    { actions: ['s3:GetObject', 's3:PutObject'], resources: [`${bucketArn}/${Key}`] },
    // Without ListBucket, S3 says "denied" of an object that is not there.
    { actions: ['s3:ListBucket'], resources: [bucketArn] },
  ];
  return {
    url: `s3://${Bucket}/${Key}`,
    async read() {
      try {
        const { Body, ETag = '' } = await allowedBy(permissions, s3.send(new GetObjectCommand({ Bucket, Key })));
        return { text: (await Body?.transformToString('utf8')) ?? '', etag: ETag };
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    },
    async write(text, read) {
      const condition = read ? { IfMatch: read.etag } : { IfNoneMatch: '*' };
      try {
        await allowedBy(
          permissions,
          s3.send(
            new PutObjectCommand({ ...{ Bucket, Key, Body: text, ContentType: 'application/json' }, ...condition }),
          ),
        );
        return true;
      } catch (error) {
        // 412: somebody was first. 409: somebody writes now. 404 under If-Match: somebody deleted it.
        if ([404, 409, 412].includes(statusOf(error))) return false;
        throw error;
      }
    },
    who: async () => (await new STSClient(config).send(new GetCallerIdentityCommand({}))).Arn ?? 'unknown',
    command: (line) => `${COMMAND} ${line} --stack ${stack} --region ${region}`,
  };
}

function statusOf(error: unknown): number {
  return error instanceof S3ServiceException ? (error.$metadata.httpStatusCode ?? 0) : 0;
}
