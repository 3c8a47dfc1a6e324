import type { AwsRequest, Reply } from '../service.ts';
import { XML_DECLARATION } from '../xml.ts';
import type { Conditions } from './conditions.ts';

export interface S3Call {
  readonly request: AwsRequest;
  /** Empty for a call on the bucket itself. */
  readonly key: string;
}

export function header({ request }: S3Call, name: string): string | undefined {
  return request.http.headers[name]?.toString();
}

export const conditionsOf = (call: S3Call): Conditions => ({
  ifMatch: header(call, 'if-match'),
  ifNoneMatch: header(call, 'if-none-match'),
});

/** The request's headers that S3 keeps with an object and gives back. */
export function keptHeaders({ request }: S3Call): Record<string, string> {
  const kept: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  for (const [name, value] of Object.entries(request.http.headers)) {
    if (value === undefined) continue;
    if (KEPT.has(name) || name.startsWith('x-amz-meta-')) kept[name] = value.toString();
  }
  const encoding = withoutAwsChunked(request.http.headers['content-encoding']);
  if (encoding) kept['content-encoding'] = encoding;
  return kept;
}

const KEPT = new Set(['content-type', 'cache-control', 'content-disposition', 'content-language', 'expires']);

/** aws-chunked is how the body travelled, not what it is. */
const withoutAwsChunked = (encoding = '') =>
  encoding
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '' && one !== 'aws-chunked')
    .join(',');

export function s3Reply(
  { request }: S3Call,
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body?: Reply['body'],
): Reply {
  return {
    status,
    headers: { 'x-amz-request-id': request.requestId, ...headers },
    ...(body !== undefined && { body }),
  };
}

export const s3XmlReply = (call: S3Call, xml: string): Reply =>
  s3Reply(call, 200, { 'content-type': 'application/xml' }, XML_DECLARATION + xml);
