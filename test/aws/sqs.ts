import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { JsonLines } from '../../local/aws/append-lines.ts';
import { AwsError } from '../../local/aws/aws-error.ts';
import type { Service } from '../../local/aws/service.ts';
import { flatParameters, type JsonDialect, jsonRefusal, jsonReply, readJsonCall } from './json-protocol.ts';

const DIALECT: JsonDialect = { target: 'AmazonSQS', version: '1.0', namespace: 'com.amazonaws.sqs' };

/** The default of a queue; up to 1 MiB can be set. */
const MAX_BYTES = 256 * 1024;

const SendMessage = z.strictObject({
  QueueUrl: z.string().min(1),
  MessageBody: z.string().min(1),
  MessageAttributes: z
    .record(z.string(), z.strictObject({ DataType: z.string(), StringValue: z.string().min(1) }))
    .optional(),
  MessageGroupId: z.string().optional(),
  MessageDeduplicationId: z.string().optional(),
});

/** SQS whose messages are lines of `<outDir>/sqs/<queue>.jsonl`. */
export function sqsService(outDir: string, queues: readonly string[]): Service {
  const lines = new JsonLines();
  return {
    async operation(request) {
      const { action, input } = await readJsonCall(request, DIALECT);
      if (action !== 'SendMessage') {
        throw new AwsError('UnknownOperationException', `The loopback SQS knows SendMessage, not ${action}.`);
      }
      const parsed = SendMessage.safeParse(input);
      if (!parsed.success) throw new AwsError('InvalidParameterValue', z.prettifyError(parsed.error));
      const { QueueUrl, MessageBody, MessageAttributes = {}, ...rest } = parsed.data;
      return {
        action: 'sqs:SendMessage',
        parameters: flatParameters(input),
        async run() {
          if (!queues.includes(QueueUrl)) {
            throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
          }
          const name = QueueUrl.split('/').at(-1) ?? '';
          if (name.endsWith('.fifo') && rest.MessageGroupId === undefined) {
            throw new AwsError('MissingParameter', 'The request must contain the parameter MessageGroupId.');
          }
          const texts = Object.entries(MessageAttributes).flatMap(([key, each]) => [
            key,
            each.DataType,
            each.StringValue,
          ]);
          const bytes = [MessageBody, ...texts].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
          if (bytes > MAX_BYTES) {
            throw new AwsError(
              'InvalidParameterValue',
              `One or more parameters are invalid. Reason: Message must be shorter than ${MAX_BYTES} bytes.`,
            );
          }
          const MessageId = randomUUID();
          await lines.append(join(outDir, 'sqs', `${name}.jsonl`), [
            { MessageId, ...rest, MessageAttributes, MessageBody },
          ]);
          return jsonReply(DIALECT, request, { MessageId, MD5OfMessageBody: md5(MessageBody) });
        },
      };
    },
    refuse: (error, request) => jsonRefusal(DIALECT, error, request),
  };
}

/** Clients compare it with what they sent. */
const md5 = (text: string) => createHash('md5').update(text).digest('hex');
