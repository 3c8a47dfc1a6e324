import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { sharedKeys } from '../../../storage/keys.ts';

const Key = sharedKeys.currentPolicy;

/** The policy in a deployment's bucket, at one time. */
export interface StoredPolicy {
  readonly text: string;
  /** Without quotes. */
  readonly etag: string;
  readonly versionId: string | undefined;
  readonly lastModified: Date | undefined;
}

/** A version in the history; of a deletion there is nothing but the time. */
export interface PolicyVersion {
  readonly versionId: string;
  readonly lastModified: Date | undefined;
  readonly current: boolean;
  readonly deleted: boolean;
  readonly bytes: number;
  readonly etag: string;
}

/** Somebody else wrote between the reading and the writing; nothing was written. */
export class PolicyChanged extends Error {
  override readonly name = 'PolicyChanged';
}

/** The current policy or a version of it; undefined where there is none. */
export async function readStored(s3: S3Client, Bucket: string, versionId?: string): Promise<StoredPolicy | undefined> {
  try {
    const { Body, ETag, VersionId, LastModified } = await s3.send(
      new GetObjectCommand({ Bucket, Key, ...(versionId !== undefined && { VersionId: versionId }) }),
    );
    const text = (await Body?.transformToString('utf8')) ?? '';
    return { text, etag: unquoted(ETag), versionId: VersionId, lastModified: LastModified };
  } catch (error) {
    // NoSuchVersion; a deletion is 405; what cannot be the id of a version is 400.
    const missing = versionId === undefined ? [404] : [400, 404, 405];
    if (error instanceof S3ServiceException && missing.includes(statusOf(error))) return undefined;
    throw error;
  }
}

/** Writes the policy if the bucket still holds what was read. Throws PolicyChanged. */
export async function writeStored(
  s3: S3Client,
  Bucket: string,
  text: string,
  read: Pick<StoredPolicy, 'etag'> | undefined,
): Promise<Pick<StoredPolicy, 'etag' | 'versionId'>> {
  try {
    const { ETag, VersionId } = await s3.send(
      new PutObjectCommand({
        ...{ Bucket, Key, Body: text, ContentType: 'application/yaml' },
        ...(read ? { IfMatch: `"${read.etag}"` } : { IfNoneMatch: '*' }),
      }),
    );
    return { etag: unquoted(ETag), versionId: VersionId };
  } catch (error) {
    // 412: somebody was first. 409: somebody writes now. 404 under If-Match: somebody deleted it.
    if (error instanceof S3ServiceException && [404, 409, 412].includes(statusOf(error))) {
      throw new PolicyChanged(error.message, { cause: error });
    }
    throw error;
  }
}

/** The newest versions, newest first. */
export async function listVersions(s3: S3Client, Bucket: string, most: number): Promise<PolicyVersion[]> {
  const found: PolicyVersion[] = [];
  let marker: Pick<ListObjectVersionsCommandOutput, 'NextKeyMarker' | 'NextVersionIdMarker'> = {};
  do {
    const page: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({
        ...{ Bucket, Prefix: Key, MaxKeys: Math.min(most + 1, 1000) },
        ...{ KeyMarker: marker.NextKeyMarker, VersionIdMarker: marker.NextVersionIdMarker },
      }),
    );
    found.push(...versionsIn(page));
    marker = page;
  } while (marker.NextKeyMarker !== undefined && found.length < most);
  return found.slice(0, most);
}

/** Versions and deletions come in two lists, each newest first; times have seconds only, and so the current one leads. */
function versionsIn({ Versions = [], DeleteMarkers = [] }: ListObjectVersionsCommandOutput): PolicyVersion[] {
  return [...Versions.map((version) => ({ ...version, deleted: false })), ...DeleteMarkers.map(asDeleted)]
    .filter((version) => version.Key === Key)
    .map(({ VersionId = 'null', LastModified, IsLatest = false, deleted, Size = 0, ETag }) => ({
      ...{ versionId: VersionId, lastModified: LastModified, current: IsLatest, deleted },
      ...{ bytes: Size, etag: unquoted(ETag) },
    }))
    .sort((a, b) => Number(b.current) - Number(a.current) || timeOf(b) - timeOf(a));
}

type DeleteMarker = NonNullable<ListObjectVersionsCommandOutput['DeleteMarkers']>[number];

function asDeleted(marker: DeleteMarker) {
  return { ...marker, deleted: true, Size: 0, ETag: undefined };
}

const timeOf = ({ lastModified }: PolicyVersion) => lastModified?.getTime() ?? 0;

const statusOf = ({ $metadata }: S3ServiceException) => $metadata.httpStatusCode ?? 0;

export const unquoted = (etag = '') => etag.replace(/^"(.*)"$/, '$1');
