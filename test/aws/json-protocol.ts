import { AwsError } from '../../local/aws/aws-error.ts';
import { readBody } from '../../local/aws/read-body.ts';
import type { AwsRequest, Parameters, Reply } from '../../local/aws/service.ts';

/** Step Functions takes an input of 256 KiB, and JSON in JSON escapes every quote of it. */
const LIMIT_BYTES = 1024 * 1024;

/** How one service speaks the JSON protocol. */
export interface JsonDialect {
  /** Before the dot of X-Amz-Target: `AWSStepFunctions`. */
  readonly target: string;
  readonly version: '1.0' | '1.1';
  /** Before the # of an error's type. */
  readonly namespace: string;
}

/** The action and the body of a request. */
export async function readJsonCall(
  { http, path }: AwsRequest,
  { target }: JsonDialect,
): Promise<{ readonly action: string; readonly input: unknown }> {
  const header = http.headers['x-amz-target']?.toString() ?? '';
  if (!header.startsWith(`${target}.`)) {
    throw new AwsError('UnknownOperationException', `The loopback ${target} does not know ${header || path}.`);
  }
  const body = await readBody(http, LIMIT_BYTES);
  try {
    return { action: header.slice(target.length + 1), input: JSON.parse(body.toString('utf8')) };
  } catch (error) {
    throw new AwsError('SerializationException', `The request body is not JSON: ${String(error)}`);
  }
}

export function jsonReply(dialect: JsonDialect, { requestId }: AwsRequest, body: object, status = 200): Reply {
  return {
    status,
    headers: { 'content-type': `application/x-amz-json-${dialect.version}`, 'x-amzn-requestid': requestId },
    body: JSON.stringify(body),
  };
}

export function jsonRefusal(dialect: JsonDialect, error: AwsError, request: AwsRequest): Reply {
  const body = { __type: `${dialect.namespace}#${error.code}`, message: error.message };
  return jsonReply(dialect, request, body, error.status);
}

/** Dates are seconds since 1970 in this protocol. */
export const seconds = (date: Date) => date.getTime() / 1000;

/** The parameters that a fault can look at: those that are texts or numbers. */
export function flatParameters(input: unknown): Parameters {
  if (typeof input !== 'object' || input === null) return {};
  return Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [],
    ),
  );
}
