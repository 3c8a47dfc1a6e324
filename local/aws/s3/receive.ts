import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { incomingFile } from '../../../storage/private-files.ts';
import { AwsError } from '../aws-error.ts';
import { decodeAwsChunked } from './aws-chunked.ts';
import { encodeCrc32 } from './object-metadata.ts';

/** A body on disk, under a name of its own: whoever takes it renames or removes it. */
export interface Received {
  readonly file: string;
  readonly md5: Buffer;
  /** Base64. */
  readonly crc32: string;
  readonly size: number;
}

/** Streams a request's body to disk and checks its length and the checksums that came with it (MD5, CRC32). */
export async function receive(root: string, http: IncomingMessage): Promise<Received> {
  const file = await incomingFile(root);
  const md5 = createHash('md5');
  let crc = 0;
  let size = 0;
  const trailers = new Map<string, string>();
  // Kept open when the pipeline fails: on the destroyed connection the client would not hear why.
  const body = http.iterator({ destroyOnReturn: false });
  try {
    await pipeline(
      isAwsChunked(http) ? decodeAwsChunked(body, (name, value) => trailers.set(name, value)) : body,
      async function* (source: AsyncIterable<Buffer>) {
        for await (const chunk of source) {
          md5.update(chunk);
          crc = crc32(chunk, crc);
          size += chunk.length;
          yield chunk;
        }
      },
      createWriteStream(file),
    );
    const received = { file, md5: md5.digest(), crc32: encodeCrc32(crc), size };
    verify(received, http, trailers);
    return received;
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

const isAwsChunked = ({ headers }: IncomingMessage) =>
  /(?:^|,)\s*aws-chunked\s*(?:,|$)/.test(headers['content-encoding'] ?? '') ||
  String(headers['x-amz-content-sha256']).startsWith('STREAMING-');

function verify(received: Received, { headers }: IncomingMessage, trailers: ReadonlyMap<string, string>): void {
  const length = headers['x-amz-decoded-content-length'];
  if (length !== undefined && Number(length) !== received.size) {
    throw new AwsError('IncompleteBody', `x-amz-decoded-content-length is ${length}, but ${received.size} bytes came.`);
  }
  const expected = [
    ['content-md5', headers['content-md5'], received.md5.toString('base64')],
    [
      'x-amz-checksum-crc32',
      trailers.get('x-amz-checksum-crc32') ?? headers['x-amz-checksum-crc32']?.toString(),
      received.crc32,
    ],
  ] as const;
  for (const [name, claimed, actual] of expected) {
    if (claimed !== undefined && claimed !== actual) {
      throw new AwsError(
        'BadDigest',
        `The ${name} you specified (${claimed}) did not match what was received (${actual}).`,
      );
    }
  }
}
