import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

export interface ToldMessage {
  /** Where it can be read. */
  readonly file: string;
  readonly subject: string;
  readonly published: boolean;
}

const Rendered = z.object({ key: z.string() });

/** Where the page of a run is; undefined where it was not written. */
export function reportOf(renderOutput: unknown, outDir: string): string | undefined {
  const key = Rendered.safeParse(renderOutput).data?.key;
  return key === undefined ? undefined : join(outDir, key);
}

const Notified = z.object({
  status: z.string(),
  subject: z.string(),
  messageKey: z.string(),
  messageId: z.string().optional(),
});

/** The message of a run: as the topic got it, or, where none was published, as it was written. */
export async function messageOf(notifyOutput: unknown, outDir: string): Promise<ToldMessage | undefined> {
  const notified = Notified.safeParse(notifyOutput).data;
  if (!notified) return undefined;
  const { status, subject, messageKey, messageId } = notified;
  const delivered = messageId === undefined ? undefined : await findDelivered(join(outDir, 'sns'), messageId);
  return { file: delivered ?? join(outDir, messageKey), subject, published: status === 'sent' };
}

/** The embedded SNS writes one file a message, named by its id, in one directory a topic. */
async function findDelivered(directory: string, messageId: string): Promise<string | undefined> {
  const files = await readdir(directory, { recursive: true });
  const file = files.find((name) => name.includes(messageId));
  return file && join(directory, file);
}
