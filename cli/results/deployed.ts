import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { GetObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { splitLines } from '../../core/streams/lines.ts';
import { Latest } from '../../statemachine/contracts/hand-off.ts';
import { newestPrefix, sharedKeys } from '../../storage/keys.ts';
import { allowedBy, type Permission } from '../aws/permissions.ts';
import { deploymentRegion } from '../aws/region.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { type Deployment, findDeployment, stackPermission } from '../aws/stack.ts';
import { COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';
import { missing, type Results } from './results.ts';

/** What a deployment's authoritative runs found last of each scope. */
export async function deployedResults(
  { stack, region: given, command }: { stack: string; region?: string; command: string },
  io: Pick<Io, 'env'>,
  deps: RemoteDeps,
): Promise<Results> {
  const region = await deploymentRegion(given, { ...deps, env: io.env }, `${command} --stack ${stack}`);
  const config = deps.clientConfig(region);
  const deployment = await findDeployment(stack, config);
  return resultsIn(deployment, new S3Client(config));
}

function resultsIn(deployment: Deployment, s3: S3Client): Results {
  const bucket = deployment.outputs.BucketName;
  const about = {
    where: `s3://${bucket}`,
    flags: ` --stack ${deployment.stack} --region ${deployment.region}`,
    advice: [
      `To make some:  ${COMMAND} start --authoritative --wait --stack ${deployment.stack} --region ${deployment.region}`,
    ],
  };
  const get = (Key: string) =>
    allowedBy(readPermissions(deployment), s3.send(new GetObjectCommand({ Bucket: bucket, Key })));
  const text = async (key: string): Promise<string | undefined> => {
    try {
      return await (await get(key)).Body?.transformToString('utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };
  return {
    ...about,
    text,
    async *lines(key) {
      try {
        const { Body } = await get(key);
        if (!(Body instanceof Readable)) throw missing(about, key);
        const unzipped = createGunzip();
        Body.on('error', (error) => unzipped.destroy(error)).pipe(unzipped);
        yield* splitLines(unzipped.setEncoding('utf8'));
      } catch (error) {
        if (isMissing(error)) throw missing(about, key);
        throw error;
      }
    },
    async newest() {
      const latest = await text(sharedKeys.latest);
      if (latest === undefined) return [];
      return Object.entries(Latest.parse(JSON.parse(latest)).scopes).map(([scopeId, { runId }]) => ({
        scopeId,
        prefix: newestPrefix(scopeId, runId),
      }));
    },
  };
}

function readPermissions({ stack, region, outputs }: Deployment): Permission[] {
  const [, partition = 'aws'] = outputs.StateMachineArn.split(':');
  const bucket = `arn:${partition}:s3:::${outputs.BucketName}`;
  return [
    stackPermission(stack, region),
    { actions: ['s3:GetObject'], resources: [`${bucket}/latest*`, `${bucket}/runs/*`] },
    // Without ListBucket, S3 says "denied" of an object that is not there.
    { actions: ['s3:ListBucket'], resources: [bucket] },
  ];
}

function isMissing(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404;
}
