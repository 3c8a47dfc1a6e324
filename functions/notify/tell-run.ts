import * as z from 'zod';
import { isWorthTelling, renderDigest } from '../../core/message/digest.ts';
import type { DeployedStack } from '../../core/message/next-step.ts';
import type { Policy } from '../../core/policy/schema.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { reportKey, runKeys } from '../../storage/keys.ts';
import { findJson, type Objects, putJson } from '../../storage/objects.ts';
import { readFindings } from '../shared/findings.ts';
import type { Invocation } from '../shared/task.ts';
import type { Notified } from './notified.ts';
import { keepMessage, send, type TopicArns, topicArnOf } from './send.ts';

/** What a run has told already: an attempt after it must not tell it again. */
const AlreadyTold = z.object({ runId: z.string(), topic: z.string(), messageId: z.string().optional() });

/** Findings read for one message: about as many lines as a person scrolls through. */
const MAX_FINDINGS = 200;

/**
 * Tells what one run found, in one message: for a run that somebody asked for, with filters or rules of its own. It
 * knows nothing of earlier runs. Publishes at most once, unless a publish was not confirmed.
 */
export async function tellRun(
  run: Run,
  summary: Summary,
  policy: Policy,
  {
    objects,
    publish,
    topics,
    log,
    deployment,
  }: { readonly objects: Objects; readonly deployment?: DeployedStack | undefined } & TopicArns & Invocation,
): Promise<Notified> {
  if (!isWorthTelling(summary)) return { status: 'nothingToTell' };
  const digest = renderDigest({
    summary,
    findings: await readFindings(objects, summary, MAX_FINDINGS),
    location: {
      bucket: objects.bucket,
      region: deployment?.region,
      reportKey: reportKey(run.runId, run.asOf),
      handOffKey: runKeys.handOff(run.prefix),
      evaluationsPrefix: `${run.prefix}evaluations/`,
    },
  });
  const messageKey = runKeys.message(run.prefix);
  await keepMessage(objects, messageKey, digest);
  const told = { subject: digest.subject, messageKey, messages: 1 };

  const { topic } = policy.outputs.notify;
  const topicArn = topicArnOf(topics, topic);
  if (topicArn === undefined) return { status: 'noTopic', ...told };

  const notifiedKey = runKeys.notified(run.prefix);
  const before = await findJson(objects, notifiedKey, AlreadyTold);
  if (before) {
    const { messageId } = before;
    return { status: 'sent', ...told, topic: before.topic, ...(messageId !== undefined && { messageId }) };
  }
  const sent = await send(publish, topicArn, digest);
  await putJson(objects, notifiedKey, AlreadyTold, { runId: run.runId, topic, ...sent });
  log.info('Notified', { topic, subject: digest.subject, listed: digest.listed, ...sent });
  return { status: 'sent', ...told, topic, ...sent };
}
