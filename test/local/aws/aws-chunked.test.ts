import { expect, test } from 'vitest';
import { decodeAwsChunked } from '../../../local/aws/s3/aws-chunked.ts';

async function decode(body: string, size: number): Promise<{ text: string; trailers: [string, string][] }> {
  const bytes = Buffer.from(body, 'latin1');
  async function* pieces() {
    for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
  }
  const trailers: [string, string][] = [];
  const chunks = await Array.fromAsync(decodeAwsChunked(pieces(), (...trailer) => trailers.push(trailer)));
  return { text: Buffer.concat(chunks).toString('latin1'), trailers };
}

const framed = '5\r\nhello\r\n3;chunk-signature=abc\r\n\r\n!\r\n0\r\nX-Amz-Checksum-CRC32: NSRBwg==\r\n\r\n';

test.each([1, 2, 3, 7, 1000])(
  'The frame comes off wherever the network cut the body, here every %i bytes',
  async (size) => {
    expect(await decode(framed, size)).toEqual({
      text: 'hello\r\n!',
      trailers: [['x-amz-checksum-crc32', 'NSRBwg==']],
    });
  },
);

test('An empty body, and one without trailers', async () => {
  expect(await decode('0\r\n\r\n', 2)).toEqual({ text: '', trailers: [] });
});

test.each([
  ['no size', 'hello'],
  ['a size that is none', 'xyz\r\nhello\r\n0\r\n\r\n'],
  ['a negative size', '-5\r\nhello\r\n0\r\n\r\n'],
  ['a chunk that is too short', '5\r\nhell'],
  ['a chunk that is too long', '2\r\nhello\r\n0\r\n\r\n'],
  ['no last chunk', '5\r\nhello\r\n'],
  ['no end of the trailers', '5\r\nhello\r\n0\r\n'],
  ['a trailer without a name', '0\r\n:x\r\n\r\n'],
  ['a line without end', '0'.repeat(20_000)],
])('A body with %s is refused', async (_, body) => {
  await expect(decode(body, 1000)).rejects.toMatchObject({ name: 'AwsError', code: 'IncompleteBody' });
});
