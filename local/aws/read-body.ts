import type { IncomingMessage } from 'node:http';
import { AwsError } from './aws-error.ts';

/** Reads a body of at most `limit` bytes; a longer one throws what `tooLarge` makes of its size. */
export async function readBody(
  http: IncomingMessage,
  limit: number,
  tooLarge: (bytes: number) => AwsError = (bytes) =>
    new AwsError('RequestEntityTooLarge', `The request body has ${bytes} bytes; ${limit} are the limit.`, 413),
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Read to the end in any case: leaving the loop would destroy the connection, and the client not hear why.
  for await (const chunk of http) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes <= limit) chunks.push(buffer);
  }
  if (bytes > limit) throw tooLarge(bytes);
  return Buffer.concat(chunks);
}
