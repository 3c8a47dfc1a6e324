import {
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { sharedKeys } from '../../../storage/keys.ts';
import { getS3Text, putS3Object, type S3Text } from '../../../storage/s3-text.ts';

const Key = sharedKeys.currentPolicy;

/** The policy in a deployment's bucket, at one time. Its ETag is without quotes. */
export type StoredPolicy = S3Text;

/** A version in the history; of a deletion there is nothing but the time. */
export interface PolicyVersion {
  readonly versionId: string;
  readonly lastModified: Date | undefined;
  readonly current: boolean;
  readonly deleted: boolean;
  readonly bytes: number;
  readonly etag: string;
}

/** The current policy or a version of it; undefined where there is none. */
export async function readStored(s3: S3Client, bucket: string, versionId?: string): Promise<StoredPolicy | undefined> {
  try {
    const found = await getS3Text(s3, bucket, Key, versionId);
    return found && { ...found, etag: unquoted(found.etag) };
  } catch (error) {
    // A deletion is 405; what cannot be the id of a version is 400.
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (versionId !== undefined && (status === 400 || status === 405)) return undefined;
    throw error;
  }
}

/** Writes the policy if the bucket still holds what was read. Throws WriteConflict. */
export async function writeStored(
  s3: S3Client,
  bucket: string,
  text: string,
  read: Pick<StoredPolicy, 'etag'> | undefined,
): Promise<Pick<StoredPolicy, 'etag' | 'versionId'>> {
  const { etag, versionId } = await putS3Object(s3, bucket, Key, text, {
    contentType: 'application/yaml',
    condition: read ? { ifMatch: `"${read.etag}"` } : { ifNoneMatch: '*' },
  });
  return { etag: unquoted(etag), versionId };
}

/** The newest versions, newest first. */
export async function listVersions(s3: S3Client, Bucket: string, most: number): Promise<PolicyVersion[]> {
  const found: PolicyVersion[] = [];
  let marker: Pick<ListObjectVersionsCommandOutput, 'NextKeyMarker' | 'NextVersionIdMarker'> = {};
  do {
    const page: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({
        Bucket,
        Prefix: Key,
        MaxKeys: Math.min(most + 1, 1000),
        KeyMarker: marker.NextKeyMarker,
        VersionIdMarker: marker.NextVersionIdMarker,
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
      versionId: VersionId,
      lastModified: LastModified,
      current: IsLatest,
      deleted,
      bytes: Size,
      etag: unquoted(ETag),
    }))
    .sort((a, b) => Number(b.current) - Number(a.current) || timeOf(b) - timeOf(a));
}

type DeleteMarker = NonNullable<ListObjectVersionsCommandOutput['DeleteMarkers']>[number];

function asDeleted(marker: DeleteMarker) {
  return { ...marker, deleted: true, Size: 0, ETag: undefined };
}

const timeOf = ({ lastModified }: PolicyVersion) => lastModified?.getTime() ?? 0;

export const unquoted = (etag = '') => etag.replace(/^"(.*)"$/, '$1');
