import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
import { LineTooLong, splitLines } from '../../../../core/streams/lines.ts';
import { CliError } from '../../../kit/errors.ts';

/** 20 million lines or so: more than 100,000 resources have in half a year. */
const MAX_BYTES = 2 ** 30;

/** The lines of a text file, as a stream. Throws CliError where it cannot be read, or is none. */
export async function* fileLines(path: string): AsyncGenerator<string> {
  try {
    for await (const line of splitLines(decoded(path))) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  } catch (error) {
    if (error instanceof LineTooLong) {
      throw new CliError(`${path} is not a CSV file: ${error.message}`, [], { cause: error });
    }
    if (error instanceof Error && 'code' in error && 'syscall' in error) {
      // Without the path, which Node says once more.
      const why = error.message.replace(/, \w+ '.*$/, '');
      throw new CliError(`${path} cannot be read: ${why}`, [], { cause: error });
    }
    throw error;
  }
}

/** Windows PowerShell's `>` writes UTF-16 with a byte order mark; Excel writes one before UTF-8. */
async function* decoded(path: string): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let total = 0;
  for await (const chunk of createReadStream(path)) {
    const bytes: Uint8Array = Buffer.from(chunk);
    total += bytes.length;
    if (total > MAX_BYTES) {
      throw new CliError(`${path} is larger than 1 GiB`, ['Import it in parts, by resources.']);
    }
    decoder ??= new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8');
    yield decoder.decode(bytes, { stream: true });
  }
  if (decoder) yield decoder.decode();
}
