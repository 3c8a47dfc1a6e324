import { AwsError } from '../aws-error.ts';
import { decodeUri } from '../decode-uri.ts';
import type { Parameters, Reply, Service } from '../service.ts';
import { escapeXml, XML_DECLARATION } from '../xml.ts';
import { conditionsOf, header, type S3Call, s3Reply } from './call.ts';
import { copyObject } from './copy-object.ts';
import { listObjects } from './list-objects.ts';
import { listObjectVersions } from './list-versions.ts';
import { Uploads } from './multipart.ts';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  type UploadContext,
  uploadPart,
} from './multipart-operations.ts';
import { deleteObject, getObject, headObject, putObject } from './object-operations.ts';
import { ObjectStore } from './store.ts';

interface Route {
  readonly name: string;
  readonly run: (context: UploadContext, call: S3Call) => Promise<Reply>;
}

const OBJECT_ROUTES = new Map<string, Route>([
  ['GET', { name: 'GetObject', run: ({ store }, call) => getObject(store, call) }],
  ['GET versionId', { name: 'GetObjectVersion', run: ({ store }, call) => getObject(store, call) }],
  ['HEAD', { name: 'HeadObject', run: ({ store }, call) => headObject(store, call) }],
  ['PUT', { name: 'PutObject', run: ({ store }, call) => putObject(store, call) }],
  ['DELETE', { name: 'DeleteObject', run: ({ store }, call) => deleteObject(store, call) }],
  ['PUT from another', { name: 'CopyObject', run: copyObject }],
  ['POST uploads', { name: 'CreateMultipartUpload', run: createMultipartUpload }],
  ['PUT partNumber uploadId', { name: 'UploadPart', run: uploadPart }],
  ['POST uploadId', { name: 'CompleteMultipartUpload', run: completeMultipartUpload }],
  ['DELETE uploadId', { name: 'AbortMultipartUpload', run: abortMultipartUpload }],
]);

const BUCKET_ROUTES = new Map<string, Route>([
  ['GET list-type', { name: 'ListObjectsV2', run: ({ store, bucket }, call) => listObjects(store, bucket, call) }],
  [
    'GET versions',
    { name: 'ListObjectVersions', run: ({ store, bucket }, call) => listObjectVersions(store, bucket, call) },
  ],
  ['HEAD', { name: 'HeadBucket', run: async (_, call) => s3Reply(call, 200) }],
]);

/** Query parameters that do not choose the operation. */
const PLAIN = new Set(
  'x-id prefix delimiter max-keys start-after continuation-token encoding-type fetch-owner key-marker version-id-marker'.split(
    ' ',
  ),
);

/** S3 in path style with one bucket, whose objects are the files below `outDir`. */
export function s3Service(outDir: string, bucket: string): Service {
  const store = new ObjectStore(outDir);
  const context: UploadContext = { bucket, store, uploads: new Uploads(store) };
  return {
    async operation(request) {
      const [, encodedBucket = '', encodedKey = ''] = /^\/([^/]*)\/?(.*)$/s.exec(request.path) ?? [];
      const asked = decodeUri(encodedBucket);
      const call: S3Call = { request, key: decodeUri(encodedKey) };
      const route = routeOf(call);
      return {
        action: `s3:${route.name}`,
        parameters: parametersOf(call, asked),
        async run() {
          if (asked !== bucket) {
            throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
          }
          return await route.run(context, call);
        },
      };
    },
    refuse: (error, { requestId, path }) => ({
      status: error.status,
      headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
      body: `${XML_DECLARATION}<Error><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message><Resource>${escapeXml(path)}</Resource><RequestId>${requestId}</RequestId></Error>`,
    }),
  };
}

function routeOf(call: S3Call): Route {
  const { request, key } = call;
  const choosing = [...request.query.keys()].filter((name) => !PLAIN.has(name)).sort();
  // A copy is a PUT without a body: taken for a PutObject, it would empty the object.
  const copying = header(call, 'x-amz-copy-source') === undefined ? [] : ['from another'];
  const asked = [request.method, ...choosing, ...copying].join(' ');
  const route = (key === '' ? BUCKET_ROUTES : OBJECT_ROUTES).get(asked);
  if (route) return route;
  throw new AwsError(
    'NotImplemented',
    `The loopback S3 has no ${asked} on ${key === '' ? 'buckets' : 'objects'}.`,
    501,
  );
}

function parametersOf(call: S3Call, bucket: string): Parameters {
  const { query } = call.request;
  const { ifMatch, ifNoneMatch } = conditionsOf(call);
  const range = call.request.http.headers.range;
  return definedOnly({
    Bucket: bucket,
    Key: call.key || undefined,
    IfMatch: ifMatch,
    IfNoneMatch: ifNoneMatch,
    Range: range,
    VersionId: query.get('versionId'),
    UploadId: query.get('uploadId'),
    PartNumber: query.get('partNumber'),
    Prefix: query.get('prefix'),
  });
}

function definedOnly(record: Readonly<Record<string, string | null | undefined>>): Parameters {
  const defined: Record<string, string> = {};
  for (const [name, value] of Object.entries(record)) if (typeof value === 'string') defined[name] = value;
  return defined;
}
