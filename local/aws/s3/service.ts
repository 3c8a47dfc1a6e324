import { AwsError } from '../aws-error.ts';
import { decodeUri } from '../decode-uri.ts';
import type { Parameters, Reply, Service } from '../service.ts';
import { escapeXml, XML_DECLARATION } from '../xml.ts';
import { conditionsOf, header, type S3Call } from './call.ts';
import { copyObject } from './copy-object.ts';
import { listObjects } from './list-objects.ts';
import { Uploads } from './multipart.ts';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  type UploadContext,
  uploadPart,
} from './multipart-operations.ts';
import { deleteObject, getObject, putObject } from './object-operations.ts';
import type { ObjectStore } from './store.ts';

export interface S3Route {
  readonly name: string;
  readonly run: (context: UploadContext, call: S3Call) => Promise<Reply>;
}

/** By method, the query parameters that choose the operation, and what it is asked of. */
const ROUTES = new Map<string, S3Route>([
  ['GET on objects', { name: 'GetObject', run: ({ store }, call) => getObject(store, call) }],
  ['PUT on objects', { name: 'PutObject', run: ({ store }, call) => putObject(store, call) }],
  ['DELETE on objects', { name: 'DeleteObject', run: ({ store }, call) => deleteObject(store, call) }],
  ['PUT from another on objects', { name: 'CopyObject', run: copyObject }],
  ['GET list-type on buckets', { name: 'ListObjectsV2', run: listObjects }],
  ['POST uploads on objects', { name: 'CreateMultipartUpload', run: createMultipartUpload }],
  ['PUT partNumber uploadId on objects', { name: 'UploadPart', run: uploadPart }],
  ['POST uploadId on objects', { name: 'CompleteMultipartUpload', run: completeMultipartUpload }],
  ['DELETE uploadId on objects', { name: 'AbortMultipartUpload', run: abortMultipartUpload }],
]);

/** Query parameters that do not choose the operation. */
const PLAIN = new Set(
  'x-id prefix delimiter max-keys start-after continuation-token encoding-type fetch-owner key-marker version-id-marker'.split(
    ' ',
  ),
);

/** S3 in path style with one bucket: the operations that a run needs, and the given ones. */
export function s3Service(
  store: ObjectStore,
  bucket: string,
  further: Readonly<Record<string, S3Route>> = {},
): Service {
  const routes = new Map([...ROUTES, ...Object.entries(further)]);
  const context: UploadContext = { bucket, store, uploads: new Uploads(store) };
  return {
    async operation(request) {
      const [, encodedBucket = '', encodedKey = ''] = /^\/([^/]*)\/?(.*)$/s.exec(request.path) ?? [];
      const asked = decodeUri(encodedBucket);
      const call: S3Call = { request, key: decodeUri(encodedKey) };
      const route = routeOf(call, routes);
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

function routeOf(call: S3Call, routes: ReadonlyMap<string, S3Route>): S3Route {
  const { request, key } = call;
  const choosing = [...request.query.keys()].filter((name) => !PLAIN.has(name)).sort();
  // A copy is a PUT without a body: taken for a PutObject, it would empty the object.
  const copying = header(call, 'x-amz-copy-source') === undefined ? [] : ['from another'];
  const asked = [request.method, ...choosing, ...copying, key === '' ? 'on buckets' : 'on objects'].join(' ');
  const route = routes.get(asked);
  if (route) return route;
  throw new AwsError('NotImplemented', `The loopback S3 has no ${asked}.`, 501);
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
