import * as z from 'zod';
import { type Digest, isWorthTelling, renderDigest } from '../../core/message/digest.ts';
import { Policy } from '../../core/policy/schema.ts';
import { runKeys } from '../../statemachine/contracts/keys.ts';
import { Run } from '../../statemachine/contracts/run.ts';
import { Summary } from '../../statemachine/contracts/summary.ts';
import { destinationOf, namesOf } from '../shared/destinations.ts';
import { NotifyFailed } from '../shared/errors.ts';
import { readFindings } from '../shared/findings.ts';
import { findJson, getJson, type Objects, putJson } from '../shared/objects.ts';
import type { Invocation, Task } from '../shared/task.ts';
import { type Publish, publishDigest } from './publish.ts';

export const Input = z.strictObject({ run: Run });
export type Input = z.infer<typeof Input>;

const Told = { subject: z.string(), messageKey: z.string().describe('S3 key of the message as text.') };

export const Output = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('nothingToTell') }),
  z.strictObject({ status: z.literal('dryRun'), ...Told }),
  z.strictObject({ status: z.literal('noTopic'), ...Told }),
  z.strictObject({
    status: z.literal('sent'),
    ...Told,
    topic: z.string().describe('Name of the topic, as in the policy.'),
    messageId: z.string().optional(),
  }),
]);
export type Output = z.infer<typeof Output>;

/** What a run has told already: an attempt after it must not tell it again. */
const Notified = z.object({ runId: z.string(), topic: z.string(), messageId: z.string().optional() });

export interface Deps {
  readonly objects: Objects;
  readonly publish: Publish;
  /** Topic name → ARN, as the deployment declares them. */
  readonly topics: Readonly<Record<string, string>>;
}

/** Name that the policy has unless it names a topic: a deployment without any topic is fine with it. */
const DEFAULT_TOPIC = 'default';

/** Findings read for one message: about as many lines as a person scrolls through. */
const MAX_FINDINGS = 200;

/** Tells what is wrong, in one message. Publishes at most once per run, unless a publish was not confirmed. */
export async function run({ run }: Input, { objects, publish, topics, log }: Deps & Invocation): Promise<Output> {
  const summary = await getJson(objects, runKeys.summary(run.prefix), Summary);
  if (!isWorthTelling(summary)) return { status: 'nothingToTell' };

  const policy = await getJson(objects, runKeys.policy(run.prefix), Policy);
  const digest = renderDigest({
    summary,
    findings: await readFindings(objects, summary, MAX_FINDINGS),
    location: {
      bucket: objects.bucket,
      handOffKey: runKeys.handOff(run.prefix),
      evaluationsPrefix: `${run.prefix}evaluations/`,
    },
  });
  const messageKey = runKeys.message(run.prefix);
  await objects.putText(messageKey, asText(digest), { contentType: 'text/plain; charset=utf-8' });
  const told = { subject: digest.subject, messageKey };
  if (run.dryRun) return { status: 'dryRun', ...told };

  const { topic } = policy.outputs.notify;
  const topicArn = destinationOf(topics, topic);
  if (topicArn === undefined) {
    if (topic === DEFAULT_TOPIC) return { status: 'noTopic', ...told };
    throw new NotifyFailed(
      `The policy's outputs.notify.topic is "${topic}", which the deployment does not declare. Known topics: ${namesOf(topics)}.`,
    );
  }

  const notifiedKey = runKeys.notified(run.prefix);
  const before = await findJson(objects, notifiedKey, Notified);
  if (before) return { status: 'sent', ...told, topic: before.topic, ...withId(before.messageId) };

  const sent = withId(await publishDigest(publish, topicArn, digest));
  await putJson(objects, notifiedKey, Notified, { runId: run.runId, topic, ...sent });
  log.info('Notified', { topic, subject: digest.subject, listed: digest.listed, ...sent });
  return { status: 'sent', ...told, topic, ...sent };
}

function withId(messageId: string | undefined): { messageId?: string } {
  return messageId === undefined ? {} : { messageId };
}

function asText({ subject, body }: Digest): string {
  return `Subject: ${subject}\n\n${body}`;
}

export const notifyTask = { name: 'Notify', Input, Output, run } satisfies Task<Input, Output, Deps>;
