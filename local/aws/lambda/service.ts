import { AwsError } from '../aws-error.ts';
import { decodeUri } from '../decode-uri.ts';
import { readBody } from '../read-body.ts';
import type { AwsRequest, Reply, Service } from '../service.ts';
import type { Consumers } from './consumers.ts';

const PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
/** A name, or the partial or full ARN that ends in one, with or without a version or alias. */
const FUNCTION = /^(?:(?:arn:aws[a-z-]*:lambda:[a-z0-9-]+:)?\d{12}:function:)?([\w-]{1,64})(?::[\w$-]+)?$/;

/** Payload bytes by invocation type: 1 MB asynchronous, 6 MB synchronous. */
const LIMITS = new Map([
  ['Event', 1024 * 1024],
  ['RequestResponse', 6 * 1024 * 1024],
  ['DryRun', 6 * 1024 * 1024],
]);

/** Lambda's Invoke for the functions that are registered as consumers of the hand-off. */
export function lambdaService(consumers: Consumers): Service {
  return {
    async operation(request) {
      const name = functionName(request);
      const type = request.http.headers['x-amz-invocation-type']?.toString() ?? 'RequestResponse';
      return {
        action: 'lambda:Invoke',
        parameters: { FunctionName: name, InvocationType: type },
        run: () => invoke(request, consumers, name, type),
      };
    },
    refuse: (error, { requestId }) => ({
      status: error.status,
      headers: {
        'content-type': 'application/json',
        'x-amzn-requestid': requestId,
        'x-amzn-errortype': error.code,
      },
      body: JSON.stringify({ Type: error.status < 500 ? 'User' : 'Service', Message: error.message }),
    }),
  };
}

function functionName({ method, path }: AwsRequest): string {
  const [, encoded] = (method === 'POST' && PATH.exec(path)) || [];
  if (!encoded) {
    throw new AwsError('UnknownOperationException', `The loopback Lambda knows Invoke, not ${method} ${path}.`, 404);
  }
  const identifier = decodeUri(encoded);
  const [, name] = FUNCTION.exec(identifier) ?? [];
  if (!name) throw new AwsError('ValidationException', `'${identifier}' is neither a function name nor its ARN.`);
  return name;
}

async function invoke(request: AwsRequest, consumers: Consumers, name: string, type: string): Promise<Reply> {
  const limit = LIMITS.get(type);
  if (!limit) throw new AwsError('InvalidParameterValueException', `There is no invocation type '${type}'.`);
  if (!consumers.has(name)) {
    throw new AwsError('ResourceNotFoundException', `Function not found: ${name}`, 404);
  }
  const body = await readBody(
    request.http,
    limit,
    (bytes) =>
      new AwsError(
        'RequestTooLargeException',
        `${bytes} byte payload is too large for the ${type} invocation type (limit ${limit} bytes)`,
        413,
      ),
  );
  const payload = parsePayload(body);
  const headers = { 'x-amzn-requestid': request.requestId };
  if (type === 'DryRun') return { status: 204, headers };
  if (type === 'Event') {
    await consumers.post(name, request.requestId, payload);
    return { status: 202, headers };
  }
  const { result, failed } = await consumers.call(name, request.requestId, payload);
  return {
    status: 200,
    headers: {
      ...headers,
      'content-type': 'application/json',
      'x-amz-executed-version': '$LATEST',
      ...(failed && { 'x-amz-function-error': 'Unhandled' }),
    },
    body: result,
  };
}

function parsePayload(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
