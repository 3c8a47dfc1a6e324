import { AwsError } from '../aws-error.ts';

/** A chunk's head is its size and a signature; a trailer is one checksum. */
const MAX_LINE_BYTES = 8 * 1024;

/**
 * Takes the aws-chunked framing off a body: `<hex size>[;chunk-signature=…]\r\n<bytes>\r\n … 0\r\n<trailers>\r\n`.
 * The trailers (a checksum that is known only at the end) go to `onTrailer`, names in lower case.
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  onTrailer: (name: string, value: string) => void,
): AsyncGenerator<Buffer> {
  const reader = new Reader(source);
  for (;;) {
    const head = await reader.line();
    const [, size] = /^([0-9a-f]+)(?:;.*)?$/i.exec(head) ?? [];
    if (size === undefined) throw incomplete(`'${head.slice(0, 40)}' is no chunk size`);
    const bytes = Number.parseInt(size, 16);
    if (bytes === 0) break;
    yield* reader.take(bytes);
    if ((await reader.line()) !== '') throw incomplete('a chunk is longer than its size');
  }
  for (let line = await reader.line(); line !== ''; line = await reader.line()) {
    const colon = line.indexOf(':');
    if (colon < 1) throw incomplete(`'${line.slice(0, 40)}' is no trailer`);
    onTrailer(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
}

/** Lines and counted bytes from a stream of buffers. */
class Reader {
  readonly #source: AsyncIterator<Buffer>;
  #buffer: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    for (;;) {
      const end = this.#buffer.indexOf('\r\n');
      if (end >= 0) {
        const line = this.#buffer.toString('latin1', 0, end);
        this.#buffer = this.#buffer.subarray(end + 2);
        return line;
      }
      if (this.#buffer.length > MAX_LINE_BYTES) throw incomplete('a line does not end');
      this.#buffer = Buffer.concat([this.#buffer, await this.#more()]);
    }
  }

  async *take(bytes: number): AsyncGenerator<Buffer> {
    for (let left = bytes; left > 0; ) {
      if (this.#buffer.length === 0) this.#buffer = await this.#more();
      const part = this.#buffer.subarray(0, left);
      this.#buffer = this.#buffer.subarray(part.length);
      left -= part.length;
      if (part.length > 0) yield part;
    }
  }

  async #more(): Promise<Buffer> {
    const { done, value } = await this.#source.next();
    if (done) throw incomplete('it ends before its last chunk');
    return value;
  }
}

const incomplete = (why: string) => new AwsError('IncompleteBody', `The aws-chunked body is not complete: ${why}.`);
