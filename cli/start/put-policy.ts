import { GetObjectCommand, PutObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { CliError } from '../kit/errors.ts';

/**
 * Puts the policy of one run where its request can name it, under requests/, which expires. Returns the key. A run of
 * this name that was started before keeps its policy: another one is an error.
 */
export async function putRequestPolicy(s3: S3Client, bucket: string, name: string, text: string): Promise<string> {
  const Key = `requests/${name}/policy.yaml`;
  try {
    await s3.send(
      new PutObjectCommand({ Bucket: bucket, Key, Body: text, ContentType: 'application/yaml', IfNoneMatch: '*' }),
    );
    return Key;
  } catch (error) {
    if (!(error instanceof S3ServiceException) || error.$metadata.httpStatusCode !== 412) throw error;
  }
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
  if ((await Body?.transformToString()) === text) return Key;
  throw new CliError(`--name ${name}: a run of this name was started with another policy`, [
    `It is s3://${bucket}/${Key}`,
    'Choose another name.',
  ]);
}
