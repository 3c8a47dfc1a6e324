import { GetObjectCommand } from '@aws-sdk/client-s3';
import { orAborted } from './abort.ts';
import { StateError } from './errors.ts';
import { isJsonArray, type Json } from './json.ts';
import type { Items } from './map-items.ts';
import type { ItemReader } from './states.ts';
import type { Visit } from './visit.ts';

/** Reads the items of a distributed Map from one S3 object. Throws States.ItemReaderFailed. */
export async function readItems(reader: ItemReader, visit: Visit): Promise<Items> {
  const bucket = await visit.evaluateText('ItemReader.Arguments.Bucket', reader.bucket);
  const key = await visit.evaluateText('ItemReader.Arguments.Key', reader.key);
  const most = reader.maxItems
    ? await visit.evaluateInteger('ItemReader.ReaderConfig.MaxItems', reader.maxItems, 1, 100_000_000)
    : Number.POSITIVE_INFINITY;
  const { signal, execution } = visit.flow;
  try {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key });
    const { Body } = await orAborted(signal, execution.ports.s3.send(command, { abortSignal: signal }));
    const text = (await orAborted(signal, Body?.transformToString('utf8') ?? Promise.resolve(''))).replace(
      /^\uFEFF/,
      '',
    );
    const items = reader.inputType === 'JSON' ? fromJson(text) : fromLines(text);
    return { length: Math.min(items.length, most), at: (index) => items.at(index) };
  } catch (error) {
    visit.flow.assertRunning();
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new StateError('States.ItemReaderFailed', `The items in s3://${bucket}/${key} cannot be read. ${message}`);
  }
}

function fromJson(text: string): Items {
  const items: Json = JSON.parse(text);
  if (!isJsonArray(items)) throw new TypeError('The object is not a JSON array');
  return { length: items.length, at: (index) => items[index] ?? null };
}

/** Every line is checked now, as the service does before it starts a child, and parsed again in its turn. */
function fromLines(text: string): Items {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const [index, line] of lines.entries()) {
    try {
      JSON.parse(line);
    } catch (error) {
      throw new SyntaxError(`Line ${index + 1} is not JSON: ${String(error)}`, { cause: error });
    }
  }
  return { length: lines.length, at: (index) => JSON.parse(lines[index] ?? 'null') };
}
