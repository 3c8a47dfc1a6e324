import { AwsError } from '../aws-error.ts';
import { required } from '../query-params.ts';
import type { Parameters } from '../service.ts';
import { type MessageAttribute, messageAttributes } from './attributes.ts';

/** The default of a topic; up to 1 MiB can be set, but then neither email nor HTTPS can subscribe. */
const MAX_MESSAGE_BYTES = 256 * 1024;
/** "Less than 100 characters." */
const MAX_SUBJECT = 99;

export interface TopicArn {
  readonly arn: string;
  readonly region: string;
  readonly name: string;
}

export interface SnsMessage {
  readonly subject: string | undefined;
  readonly body: string;
  readonly attributes: readonly MessageAttribute[];
}

const TOPIC_ARN = /^arn:aws[a-z-]*:sns:([a-z0-9-]+):\d{12}:([A-Za-z0-9_-]{1,256}(?:\.fifo)?)$/;

export function topicArn(arn: string): TopicArn {
  const [, region, name] = TOPIC_ARN.exec(arn) ?? [];
  if (!region || !name) throw invalid(`TopicArn Reason: '${arn}' is not arn:aws:sns:<region>:<account>:<name>`);
  return { arn, region, name };
}

/** The message that a Publish request describes, if SNS would take it. */
export function checkPublish(params: Parameters): SnsMessage {
  const { Subject: subject, MessageStructure: structure } = params;
  if (params.Message === '') throw invalid('Empty message');
  const body = required(params, 'Message');
  if (subject !== undefined) checkSubject(subject);
  if (structure !== undefined) checkStructure(structure, body);
  const attributes = messageAttributes(params);
  const bytes = attributes.reduce((sum, attribute) => sum + attribute.bytes, Buffer.byteLength(body));
  if (bytes > MAX_MESSAGE_BYTES) {
    throw invalid(`Message too long: ${bytes} bytes with its attributes, ${MAX_MESSAGE_BYTES} are the limit`);
  }
  return { subject, body, attributes };
}

function checkSubject(subject: string): void {
  if (subject === '') throw invalid('Subject Reason: it is empty');
  if (subject.length > MAX_SUBJECT) {
    throw invalid(`Subject Reason: it has ${subject.length} characters, ${MAX_SUBJECT} are the limit`);
  }
  if (/[\p{Cc}\u2028\u2029]/u.test(subject)) throw invalid('Subject Reason: it has a line break or control character');
}

function checkStructure(structure: string, body: string): void {
  if (structure !== 'json') throw invalid(`Message Structure - '${structure}' is not json`);
  let messages: unknown;
  try {
    messages = JSON.parse(body);
  } catch {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
  if (typeof messages !== 'object' || messages === null || !('default' in messages)) {
    throw invalid('Message Structure - No default entry in JSON message body');
  }
}

const invalid = (what: string) => new AwsError('InvalidParameter', `Invalid parameter: ${what}`);
