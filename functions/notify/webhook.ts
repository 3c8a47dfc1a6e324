import type { InvokeCommandInput, InvokeCommandOutput } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import type { WebhookPost, WebhookType } from '../../statemachine/contracts/webhook.ts';
import { describeError, isDenied, mayPass } from '../shared/ec2/refusals.ts';
import { NotifyFailed, Throttled } from '../shared/errors.ts';
import { jsonOf } from '../shared/json-of.ts';
import type { Environment } from './env.ts';

/** What the deployment declares, and what posts to it. */
export interface Webhooks {
  /** Webhook name → whose it is. */
  readonly types: Readonly<Record<string, WebhookType>>;
  readonly post: PostWebhook;
}

/** Resolves when the service has taken the body. Throws Throttled or NotifyFailed. */
export type PostWebhook = (post: WebhookPost) => Promise<void>;

export type Invoke = (input: InvokeCommandInput) => Promise<Pick<InvokeCommandOutput, 'FunctionError' | 'Payload'>>;

const FunctionFailure = z.object({ errorType: z.string(), errorMessage: z.string().default('') });

/** Failures of the function after which trying again may help: its own, and being out of time or of memory. */
const MAY_PASS = new Set(['Throttled', 'Sandbox.Timedout', 'Runtime.ExitError', 'Runtime.OutOfMemory']);

/** Undefined where the deployment declares none. */
export function webhooksOf(
  { WEBHOOKS: types, WEBHOOK_FUNCTION: name }: Pick<z.infer<typeof Environment>, 'WEBHOOKS' | 'WEBHOOK_FUNCTION'>,
  invoke: Invoke,
): Webhooks | undefined {
  return name === '' ? undefined : { types, post: postThrough(invoke, name) };
}

/**
 * Has the function Webhook post, and waits for it: what it has posted can then be settled. Only that function may read
 * the secret.
 */
export function postThrough(invoke: Invoke, functionName: string): PostWebhook {
  return async (post) => {
    const what = `The webhook "${post.webhook}"`;
    let answer: Awaited<ReturnType<Invoke>>;
    try {
      answer = await invoke({ FunctionName: functionName, Payload: JSON.stringify(post) });
    } catch (error) {
      const advice = isDenied(error) ? ` Allow this role lambda:InvokeFunction on ${functionName}.` : '';
      const message = `${what} could not be reached through ${functionName}. ${describeError(error)}.${advice}`;
      throw mayPass(error) ? new Throttled(message, { cause: error }) : new NotifyFailed(message, { cause: error });
    }
    if (answer.FunctionError === undefined) return;
    const failure = FunctionFailure.safeParse(jsonOf(answer.Payload?.transformToString() ?? '')).data;
    const message = `${what} did not take the message. ${failure ? `${failure.errorType}: ${failure.errorMessage}` : answer.FunctionError}`;
    throw failure && MAY_PASS.has(failure.errorType) ? new Throttled(message) : new NotifyFailed(message);
  };
}
