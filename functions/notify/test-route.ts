import * as z from 'zod';
import { renderTestMessage } from '../../core/message/test-message.ts';
import { RouteTarget } from '../../core/policy/routes.ts';
import type { Objects } from '../../storage/objects.ts';
import { NotifyFailed } from '../shared/errors.ts';
import type { Invocation } from '../shared/task.ts';
import type { Notified } from './notified.ts';
import { formatOf, nameOf, sendTo, type Ways } from './send.ts';

const [ToTopic, ToWebhook] = RouteTarget.options;

/** Asks for a message that tries one route: where it goes is what the policy says, or is to say. */
export const TestInput = z.object({
  test: z.object({
    route: z.string().min(1).max(50),
    to: z.union([ToTopic.strip(), ToWebhook.strip()]),
    by: z.string().min(1).max(200),
  }),
});
export type TestInput = z.infer<typeof TestInput>;

/** Sends a message, marked as a test, the very way that those of the route go. Throws Throttled or NotifyFailed. */
export async function testRoute(
  { test: { route, to, by } }: TestInput,
  deps: Ways & { readonly objects: Objects } & Invocation,
): Promise<Notified> {
  const { objects, now, log } = deps;
  const facts = { route, by, at: now().toISOString(), bucket: objects.bucket };
  const message = renderTestMessage(facts, formatOf(to, deps));
  const { published, messageId } = await sendTo(to, message, deps);
  if (!published) {
    throw new NotifyFailed(`The deployment has no topic "${nameOf(to)}": the messages of this route reach nobody.`);
  }
  log.info('Tested', { route, destination: nameOf(to), by });
  return { status: 'tested', route, topic: nameOf(to), subject: message.subject, ...(messageId && { messageId }) };
}
