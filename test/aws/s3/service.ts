import { AwsError } from '../../../local/aws/aws-error.ts';
import { conditionsOf, type S3Call, s3Reply, s3XmlReply } from '../../../local/aws/s3/call.ts';
import { isNotModified, noSuchKey } from '../../../local/aws/s3/conditions.ts';
import { objectHeaders, objectReply } from '../../../local/aws/s3/object-operations.ts';
import { s3Service } from '../../../local/aws/s3/service.ts';
import type { ObjectStore } from '../../../local/aws/s3/store.ts';
import type { Reply, Service } from '../../../local/aws/service.ts';
import { listObjectVersions } from './list-versions.ts';
import { VersionedStore } from './versioned-store.ts';

/** S3 as the product has it, with versions, and with the operations that only people and the CLI call. */
export function s3WithVersions(outDir: string, bucket: string, lifecycle?: string): Service {
  const store = new VersionedStore(outDir);
  return s3Service(store, bucket, {
    'GET versionId on objects': { name: 'GetObjectVersion', run: (_, call) => getObjectVersion(store, call) },
    'HEAD on objects': { name: 'HeadObject', run: (_, call) => headObject(store, call) },
    'GET versions on buckets': {
      name: 'ListObjectVersions',
      run: (_, call) => listObjectVersions(store, bucket, call),
    },
    'GET lifecycle on buckets': {
      name: 'GetBucketLifecycleConfiguration',
      run: async (_, call) => s3XmlReply(call, lifecycleXml(lifecycle)),
    },
    'HEAD on buckets': { name: 'HeadBucket', run: async (_, call) => s3Reply(call, 200) },
  });
}

function lifecycleXml(rules: string | undefined): string {
  if (rules === undefined) {
    throw new AwsError('NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist', 404);
  }
  return `<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${rules}</LifecycleConfiguration>`;
}

async function getObjectVersion(store: VersionedStore, call: S3Call): Promise<Reply> {
  const found = await store.openVersion(call.key, call.request.query.get('versionId') ?? '');
  if (!found) throw new AwsError('NoSuchVersion', 'The specified version does not exist.', 404);
  return await objectReply(found, call);
}

async function headObject(store: ObjectStore, call: S3Call): Promise<Reply> {
  const object = await store.find(call.key);
  if (!object) throw noSuchKey();
  if (isNotModified(conditionsOf(call), object.etag)) return s3Reply(call, 304, { etag: `"${object.etag}"` });
  return s3Reply(call, 200, { ...objectHeaders(object, call), 'content-length': String(object.size) });
}
