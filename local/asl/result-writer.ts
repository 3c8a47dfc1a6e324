import { PutObjectCommand } from '@aws-sdk/client-s3';
import { StateError } from './errors.ts';
import type { ChildResult, Flow } from './flow.ts';
import type { Json } from './json.ts';
import type { ResultFile } from './result-records.ts';
import { type PendingChild, pendingRecord, recordOf } from './result-records.ts';

/** AWS starts a new file after 5 GB; here one file is what is held in memory, so it is much smaller. */
const MAX_FILE_CHARACTERS = 4 * 1024 * 1024;

type Kind = 'SUCCEEDED' | 'FAILED' | 'PENDING';

interface OpenFile {
  records: string[];
  characters: number;
  readonly written: ResultFile[];
}

/**
 * Writes the records of a Map Run to S3 in the service's layout: <prefix>/<run>/manifest.json beside
 * SUCCEEDED_n.json, FAILED_n.json (failed, timed out and aborted) and PENDING_n.json (never started).
 */
export class ResultWriter {
  readonly #flow: Flow;
  readonly #bucket: string;
  readonly #folder: string;
  readonly #mapRunArn: string;
  readonly #files: Readonly<Record<Kind, OpenFile>> = { SUCCEEDED: open(), FAILED: open(), PENDING: open() };
  #writing: Promise<void> = Promise.resolve();
  #failure: unknown;

  constructor(flow: Flow, to: { bucket: string; prefix: string; mapRunArn: string }) {
    this.#flow = flow;
    this.#bucket = to.bucket;
    this.#mapRunArn = to.mapRunArn;
    this.#folder = `${to.prefix.replace(/\/$/, '')}/${to.mapRunArn.split(':').at(-1)}`;
  }

  async add(child: ChildResult): Promise<void> {
    await this.#append(child.result.status === 'SUCCEEDED' ? 'SUCCEEDED' : 'FAILED', recordOf(child));
  }

  async addPending(child: PendingChild): Promise<void> {
    await this.#append('PENDING', pendingRecord(child));
  }

  /** Writes what is left and the manifest; returns the Map's result. Throws States.ResultWriterFailed. */
  async finish(): Promise<Json> {
    const { SUCCEEDED, FAILED, PENDING } = this.#files;
    for (const kind of ['SUCCEEDED', 'FAILED', 'PENDING'] as const) await this.#flush(kind);
    const key = `${this.#folder}/manifest.json`;
    await this.#put(
      key,
      JSON.stringify({
        DestinationBucket: this.#bucket,
        MapRunArn: this.#mapRunArn,
        ResultFiles: { FAILED: FAILED.written, PENDING: PENDING.written, SUCCEEDED: SUCCEEDED.written },
      }),
    );
    if (this.#failure !== undefined) {
      this.#flow.assertRunning();
      const cause = this.#failure;
      const message = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
      throw new StateError(
        'States.ResultWriterFailed',
        `The results cannot be written to s3://${this.#bucket}/${this.#folder}/. ${message}`,
      );
    }
    return { MapRunArn: this.#mapRunArn, ResultWriterDetails: { Bucket: this.#bucket, Key: key } };
  }

  async #append(kind: Kind, record: Json): Promise<void> {
    const file = this.#files[kind];
    const text = JSON.stringify(record);
    file.records.push(text);
    file.characters += text.length;
    if (file.characters >= MAX_FILE_CHARACTERS) await this.#flush(kind);
  }

  async #flush(kind: Kind): Promise<void> {
    const file = this.#files[kind];
    if (file.records.length === 0) return;
    const key = `${this.#folder}/${kind}_${file.written.length}.json`;
    const body = `[${file.records.join(',')}]`;
    file.written.push({ Key: key, Size: Buffer.byteLength(body) });
    file.records = [];
    file.characters = 0;
    await this.#put(key, body);
  }

  /** One upload at a time. A failure is kept for the end: the children that still run are not its business. */
  async #put(key: string, body: string): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      if (this.#failure !== undefined) return;
      const put = new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: body, ContentType: 'application/json' });
      try {
        await this.#flow.execution.ports.s3.send(put, { abortSignal: this.#flow.signal });
      } catch (error) {
        this.#failure = error;
      }
    });
    await this.#writing;
  }
}

function open(): OpenFile {
  return { records: [], characters: 0, written: [] };
}
