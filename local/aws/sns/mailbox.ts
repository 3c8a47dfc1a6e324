import { randomUUID } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Locks } from '../locks.ts';
import type { SnsMessage, TopicArn } from './limits.ts';

/** Messages as files that a person can read, numbered in the order of arrival, also over several runs. */
export class Mailbox {
  readonly #outDir: string;
  readonly #locks = new Locks();
  readonly #numbers = new Map<string, number>();

  constructor(outDir: string) {
    this.#outDir = outDir;
  }

  /** Returns the message's id. */
  deliver(topic: TopicArn, message: SnsMessage): Promise<string> {
    return this.#locks.run(topic.arn, async () => {
      const directory = join(this.#outDir, 'sns', topic.name);
      await mkdir(directory, { recursive: true });
      const number = (this.#numbers.get(topic.arn) ?? (await lastNumber(directory))) + 1;
      this.#numbers.set(topic.arn, number);
      const messageId = randomUUID();
      const file = join(directory, `${String(number).padStart(6, '0')}-${messageId}.txt`);
      await writeFile(file, describe(topic, messageId, message));
      return messageId;
    });
  }
}

function describe(topic: TopicArn, messageId: string, { subject, body, attributes }: SnsMessage): string {
  const head = [
    ...(subject === undefined ? [] : [`Subject: ${subject}`]),
    `TopicArn: ${topic.arn}`,
    `MessageId: ${messageId}`,
    // As JSON, so that a value with a line break cannot pass for the next line.
    ...attributes.map(({ name, type, value }) => `Attribute ${name} (${type}): ${JSON.stringify(value)}`),
  ];
  return `${head.join('\n')}\n\n${body}\n`;
}

async function lastNumber(directory: string): Promise<number> {
  const numbers = (await readdir(directory)).map((name) => Number.parseInt(name, 10)).filter(Number.isInteger);
  return Math.max(0, ...numbers);
}
