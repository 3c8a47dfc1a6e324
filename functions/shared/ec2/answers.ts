import { plainText } from '../../../core/text/plain-text.ts';
import { AnswerUnreadable, ServiceUnavailable } from '../errors.ts';

/** What of an answer over HTTP is looked at here. Its body is read, and left as bytes for the SDK's parser. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  body?: unknown;
}

/** Which call it is an answer to. */
interface Call {
  readonly service: 'EC2' | 'STS';
  readonly operation: string;
  readonly region: string;
}

/** A page of 1,000 rows, each with 50 tags of the longest kind, is 25 MB. */
export const MAX_BYTES = 32 * 1024 * 1024;

/** Characters that are shown of what nobody expected. */
const SHOWN = 80;

/**
 * Lets the SDK read an answer, and takes one that is none for a failed call. The SDK's parser does not look at the root
 * of a document: a page of HTML, or nothing at all, is an answer without rows to it.
 *
 * Throws refusals of the service as they are; where it is not the service that speaks, ServiceUnavailable for a status
 * of 500 and more, else AnswerUnreadable.
 */
export async function answered<Output>(call: Call, answer: HttpAnswer, read: () => Promise<Output>): Promise<Output> {
  const bytes = await bytesOf(answer.body).catch(plainly);
  const text = new TextDecoder().decode(bytes.subarray(0, MAX_BYTES));
  const isRefused = answer.statusCode >= 300;
  const wrong = isRefused ? undefined : bytes.length > MAX_BYTES ? 'it does not end' : whyNone(call.operation, text);
  if (wrong !== undefined) throw noAnswer(call, answer, text, wrong);
  answer.body = bytes;
  try {
    return await read();
  } catch (error) {
    if (isRefusal(error)) throw error;
    throw noAnswer(call, answer, text, isRefused ? 'it names no error' : 'its XML cannot be read', error);
  }
}

/** Why a text is no answer to an operation; undefined where it may be one: the rest is the parser's to say. */
function whyNone(operation: string, text: string): string | undefined {
  if (text.trim() === '') return 'it is empty';
  const root = /^\s*(?:<\?xml[^>]*>\s*)?<([\w:.-]+)(?=[\s>])/.exec(text)?.[1];
  if (root !== `${operation}Response`) return `it is no ${operation}Response`;
  if (!text.trimEnd().endsWith(`</${root}>`)) return 'it is cut off';
  // The SDK's parser leaves out what it cannot resolve.
  return !text.includes('<![CDATA[') && UNKNOWN_REFERENCE.test(text) ? 'its XML cannot be read' : undefined;
}

export const UNKNOWN_REFERENCE = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)/;

/** A refusal that the service made, by a code of its own. Where there is none, the SDK makes one up. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && '$fault' in error && CODE.test(error.name) && !MADE_UP.has(error.name);
}

/** The codes of EC2 and STS begin like this; `true` and `null` are nobody's. */
const CODE = /^[A-Z][\w.-]{0,99}$/;
const MADE_UP = new Set(['Error', 'NotFound', 'Unknown', 'UnknownError']);

export function noAnswer(call: Call, answer: HttpAnswer, text: string, wrong: string, cause?: unknown): Error {
  const { service, operation, region } = call;
  const type = plainText(answer.headers['content-type'] ?? 'without a type', SHOWN);
  const shown = plainText(text.slice(0, SHOWN * 4), SHOWN);
  const what = `${wrong} (status ${answer.statusCode}, ${type}${shown ? `: ${shown}` : ''})`;
  const name = `${service.toLowerCase()}:${operation} in ${region}`;
  const error =
    answer.statusCode >= 500
      ? new ServiceUnavailable(`${name} failed, and ${service} does not say why: ${what}`, { cause })
      : new AnswerUnreadable(`${name} answered with something that is no answer of ${service}: ${what}`, { cause });
  return Object.assign(error, { $metadata: { httpStatusCode: answer.statusCode } });
}

/** Of errors without this mark, the SDK adds to the message how its own ones are looked into. */
function plainly(error: Error): never {
  throw Object.assign(error, { $metadata: {} });
}

/** All of it, or a little more than there may be. */
async function bytesOf(body: unknown): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of isStream(body) ? body : []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_BYTES) break;
  }
  return Buffer.concat(chunks);
}

function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
