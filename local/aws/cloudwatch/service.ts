import { gunzipSync } from 'node:zlib';
import { AwsError } from '../aws-error.ts';
import { readBody } from '../read-body.ts';
import type { AwsRequest, Operation, Reply, Service } from '../service.ts';
import { getMetricData, listMetrics, type StoredMetrics } from './metric-reads.ts';
import type { PutMetrics } from './metrics-file.ts';

const TARGET = /^GraniteServiceVersion20100801\.(PutMetricData|ListMetrics|GetMetricData)$/;
/** Counted after unpacking, the stricter of the two readings of AWS's "1 MB, gzip allowed". */
const MAX_BYTES = 1024 * 1024;

/** Some of CloudWatch in JSON 1.0, as the SDKs of today speak it. `metrics`: what can be read. @default none */
export function cloudWatchService(put: PutMetrics, metrics: StoredMetrics = { metrics: [] }): Service {
  return {
    async operation(request) {
      const target = request.http.headers['x-amz-target'];
      const [, action] = TARGET.exec(String(target ?? '')) ?? [];
      if (action === undefined) throw unknownAction(target ?? request.path);
      const input = await readJson(request);
      if (action === 'PutMetricData') return putMetricData(put, input, () => jsonReply(200, request, {}, {}));
      const read = action === 'ListMetrics' ? listMetrics : getMetricData;
      return {
        action: `cloudwatch:${action}`,
        parameters: {},
        run: async () => jsonReply(200, request, {}, read(metrics, request.region, input)),
      };
    },
    refuse: (error, request) =>
      jsonReply(
        error.status,
        request,
        // x-amzn-query-error: the SDK names the error by its code of old, not by its shape.
        { 'x-amzn-query-error': `${error.code};${error.status < 500 ? 'Sender' : 'Receiver'}` },
        { __type: `com.amazonaws.cloudwatch#${error.code}`, message: error.message },
      ),
  };
}

export function putMetricData(put: PutMetrics, input: unknown, reply: () => Reply): Operation {
  const namespace = typeof input === 'object' && input !== null && 'Namespace' in input ? input.Namespace : undefined;
  return {
    action: 'cloudwatch:PutMetricData',
    parameters: typeof namespace === 'string' ? { Namespace: namespace } : {},
    async run() {
      await put(input);
      return reply();
    },
  };
}

async function readJson(request: AwsRequest): Promise<unknown> {
  const body = await readUnpacked(request);
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new AwsError('SerializationException', `The request body is not JSON: ${String(error)}`);
  }
}

export async function readUnpacked({ http }: AwsRequest): Promise<Buffer> {
  const body = await readBody(http, MAX_BYTES);
  if (http.headers['content-encoding'] !== 'gzip') return body;
  try {
    return gunzipSync(body, { maxOutputLength: MAX_BYTES });
  } catch (error) {
    if (error instanceof RangeError) {
      throw new AwsError('RequestEntityTooLarge', `The request has more than ${MAX_BYTES} bytes unpacked.`, 413);
    }
    throw new AwsError('SerializationException', `The request body is not gzip: ${String(error)}`);
  }
}

export const unknownAction = (action: string | string[] | undefined) =>
  new AwsError(
    'InvalidAction',
    `The loopback CloudWatch knows PutMetricData, ListMetrics and GetMetricData, not ${String(action)}.`,
  );

function jsonReply(status: number, { requestId }: AwsRequest, headers: Record<string, string>, body: object): Reply {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': requestId, ...headers },
    body: JSON.stringify(body),
  };
}
