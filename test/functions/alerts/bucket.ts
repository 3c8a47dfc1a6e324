import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { LedgerHead } from '../../../statemachine/contracts/ledger.ts';
import { sharedKeys } from '../../../storage/keys.ts';
import type { Objects } from '../../../storage/objects.ts';
import type { Calls } from './calls.ts';
import { checkHead } from './committed.ts';
import { type Attempt, namedBy, type Stage } from './stage.ts';
import { checkMessage } from './told.ts';

/** The bucket and the topics as one attempt has them. Whatever it writes and sends is looked at. */
export function bucketOf(attempt: Attempt, calls: Calls, stage: Stage) {
  const { objects } = stage;
  const mayChange = (key: string) =>
    stage.promise(!namedBy(stage.head()).includes(key), `${attempt.id} changes what the head names`, key);

  const seen: Objects = {
    bucket: objects.bucket,
    where: objects.where,
    getText: (key) => calls.make(key, () => objects.getText(key)),
    putText: (key, text, options) =>
      calls.make(
        key,
        async () => {
          mayChange(key);
          const before = stage.head();
          await objects.putText(key, text, options);
          if (key === sharedKeys.ledger) checkHead(before, LedgerHead.parse(JSON.parse(text)), attempt, stage);
        },
        { isConditional: options.condition !== undefined },
      ),
    putBytes: (key, bytes, options) =>
      calls.make(
        key,
        async () => {
          mayChange(key);
          await objects.putBytes(key, bytes, options);
        },
        { isConditional: options.condition !== undefined },
      ),
    openBytes: (key, lastBytes) => calls.make(key, () => objects.openBytes(key, lastBytes)),
    async *readLines(key) {
      await calls.make(key, async () => undefined);
      yield* objects.readLines(key);
    },
    writeLines: (key, lines) =>
      calls.make(key, async () => {
        mayChange(key);
        await objects.writeLines(key, lines);
      }),
    list: (prefix) => objects.list(prefix),
    folders: (prefix) => calls.make(prefix, () => objects.folders(prefix)),
    copy: (from, to) =>
      calls.make(to, async () => {
        mayChange(to);
        await objects.copy(from, to);
      }),
    delete: (key) =>
      calls.make(key, async () => {
        mayChange(key);
        await objects.delete(key);
      }),
  };
  const publish = (input: PublishCommandInput) =>
    calls.make('sns', async () => {
      checkMessage(input, attempt, stage);
      return { MessageId: 'm', $metadata: {} };
    });
  return { objects: seen, publish };
}
