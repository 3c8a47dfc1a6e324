import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { JsonLines } from '../append-lines.ts';
import { AwsError } from '../aws-error.ts';
import { queryRefusal, queryReply } from '../query-protocol.ts';
import { readBody } from '../read-body.ts';
import type { AwsRequest, Parameters, Reply, Service } from '../service.ts';
import { checkMetricData } from './metric-data.ts';
import { metricDataOfQuery } from './query-metric-data.ts';

const NAMESPACE = 'http://monitoring.amazonaws.com/doc/2010-08-01/';
const TARGET = 'GraniteServiceVersion20100801.PutMetricData';
/** Counted after unpacking, the stricter of the two readings of AWS's "1 MB, gzip allowed". */
const MAX_BYTES = 1024 * 1024;

/**
 * CloudWatch whose metrics are lines of `<outDir>/cloudwatch/metrics.jsonl`. Speaks JSON 1.0, as the SDKs of today
 * do, and Query, as older ones do.
 */
export function cloudWatchService(outDir: string): Service {
  const lines = new JsonLines();
  const file = join(outDir, 'cloudwatch', 'metrics.jsonl');
  return {
    async operation(request) {
      const input = isQuery(request) ? await readQuery(request) : await readJson(request);
      return {
        action: 'cloudwatch:PutMetricData',
        parameters: namespaceOf(input),
        async run() {
          const { Namespace, MetricData } = checkMetricData(input);
          const records = MetricData.map(({ Timestamp, ...datum }) => ({
            Namespace,
            ...datum,
            ...(Timestamp !== undefined && { Timestamp: new Date(Timestamp * 1000).toISOString() }),
          }));
          await lines.append(file, records);
          return isQuery(request)
            ? queryReply(NAMESPACE, 'PutMetricData', undefined, request.requestId)
            : jsonReply(200, request, {}, {});
        },
      };
    },
    refuse: (error, request) =>
      isQuery(request)
        ? queryRefusal(NAMESPACE, error, request.requestId)
        : jsonReply(
            error.status,
            request,
            // x-amzn-query-error: the SDK names the error by its code of old, not by its shape.
            { 'x-amzn-query-error': `${error.code};${error.status < 500 ? 'Sender' : 'Receiver'}` },
            { __type: `com.amazonaws.cloudwatch#${error.code}`, message: error.message },
          ),
  };
}

const isQuery = ({ http }: AwsRequest) =>
  (http.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');

async function readQuery(request: AwsRequest): Promise<unknown> {
  const params = Object.fromEntries(new URLSearchParams((await readUnpacked(request)).toString('utf8')));
  if (params.Action !== 'PutMetricData') throw unknownAction(params.Action);
  return metricDataOfQuery(params);
}

async function readJson(request: AwsRequest): Promise<unknown> {
  const target = request.http.headers['x-amz-target'];
  if (target !== TARGET) throw unknownAction(target ?? request.path);
  const body = await readUnpacked(request);
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new AwsError('SerializationException', `The request body is not JSON: ${String(error)}`);
  }
}

async function readUnpacked({ http }: AwsRequest): Promise<Buffer> {
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

function namespaceOf(input: unknown): Parameters {
  const namespace = typeof input === 'object' && input !== null && 'Namespace' in input ? input.Namespace : undefined;
  return typeof namespace === 'string' ? { Namespace: namespace } : {};
}

const unknownAction = (action: string | string[] | undefined) =>
  new AwsError(
    'InvalidAction',
    `The loopback CloudWatch knows PutMetricData over the JSON 1.0 and Query protocols, not ${String(action)}.`,
  );

function jsonReply(status: number, { requestId }: AwsRequest, headers: Record<string, string>, body: object): Reply {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': requestId, ...headers },
    body: JSON.stringify(body),
  };
}
