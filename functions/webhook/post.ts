import { plainText } from '../../core/text/plain-text.ts';
import { withoutSecrets } from '../../core/text/without-secrets.ts';
import { Throttled, WebhookFailed, WebhookNotPublic } from '../shared/errors.ts';
import { NotPublic } from './public-address.ts';
import { secretsOf } from './secrets.ts';

/** One POST of a JSON body; redirects are not followed. */
export type Post = (url: URL, body: string, signal: AbortSignal) => Promise<PostAnswer>;

export interface PostAnswer {
  readonly status: number;
  readonly retryAfter?: string | undefined;
  /** The beginning of it: Slack says there what it did not like. */
  readonly text: string;
}

export interface PostContext {
  readonly post: Post;
  /** Of the webhook, for errors. */
  readonly name: string;
  readonly now: () => Date;
  readonly deadline: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

/** Slack answers within 3 seconds; a flow of Teams has longer. */
const TIMEOUT_MS = 10_000;

const MAX_ATTEMPTS = 4;

/** Of an answer, as much as may be quoted; the rest is there to tell secrets by that the end would cut in two. */
const SHOWN = 1000;

/** Kept of the invocation's time to say what became of it. */
const RESERVE_MS = 2000;

/** What may be another thing in a moment: too many requests, and everything that is the service's own fault. */
function mayPassLater(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/**
 * Posts until the service takes it, as often as there is time for, and not before it asks to be asked again. What was
 * on its way when the connection broke may arrive twice. Throws Throttled, WebhookFailed or WebhookNotPublic; never
 * with the URL.
 */
export async function postUntilTaken(
  url: URL,
  body: string,
  context: PostContext,
): Promise<PostAnswer & { attempts: number }> {
  const { name, deadline, pause } = context;
  let last = 'there was no time for it';
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const time = deadline() - RESERVE_MS;
    if (time <= 0) break;
    const answer = await tried(url, body, Math.min(TIMEOUT_MS, time), context);
    if (typeof answer === 'object') {
      if (answer.status >= 200 && answer.status < 300) return { ...answer, attempts: attempt };
      last = described(answer, url);
      if (!mayPassLater(answer.status)) throw new Refused(`The webhook "${name}" answered ${last}.`, answer.status);
    } else last = answer;
    const wait = waitFor(typeof answer === 'object' ? answer.retryAfter : undefined, attempt, context.now());
    if (attempt === MAX_ATTEMPTS || wait > deadline() - RESERVE_MS) {
      const asked =
        typeof answer === 'object' && answer.retryAfter
          ? `, and asks to wait ${quoted(String(Math.ceil(wait / 1000)), url, 20)} s`
          : '';
      throw new Throttled(
        `The webhook "${name}" does not take messages for now: ${last}${asked}, after ${attempt} attempts.`,
      );
    }
    await pause(wait);
  }
  throw new Throttled(`The webhook "${name}" does not take messages for now: ${last}.`);
}

/** It answered, and not that it may take it later. */
export class Refused extends WebhookFailed {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** The answer, or in words why there was none. */
async function tried(url: URL, body: string, ms: number, { post, name }: PostContext): Promise<PostAnswer | string> {
  const signal = AbortSignal.timeout(ms);
  try {
    return await post(url, body, signal);
  } catch (error) {
    if (error instanceof NotPublic) {
      throw new WebhookNotPublic(
        `The webhook "${name}" leads to a ${error.kind} address, and messages are posted to public ones only: nothing was sent. Put the URL of a public service into its secret, or reach what is inside through a topic with a function of yours.`,
      );
    }
    if (signal.aborted) return `no answer within ${Math.round(ms / 1000)} s`;
    // The code only: what an error of a look-up or of TLS says has the host in it.
    const code = error instanceof Error && 'code' in error ? quoted(String(error.code), url, 50) : '';
    return `the connection failed${code ? ` (${code})` : ''}`;
  }
}

function described({ status, text }: PostAnswer, url: URL): string {
  const said = quoted(text, url, 200);
  return `${status}${said ? ` (${said})` : ''}`;
}

/** What the service said, whatever it says, without its own address. */
function quoted(text: string, url: URL, length: number): string {
  return plainText(withoutSecrets(text, secretsOf(url), SHOWN), length);
}

/** Seconds, or a date; without either 1, 2, 4 s, jittered. */
function waitFor(retryAfter: string | undefined, attempt: number, now: Date): number {
  if (retryAfter !== undefined) {
    const seconds = /^\d{1,6}$/.test(retryAfter.trim())
      ? Number(retryAfter) * 1000
      : Date.parse(retryAfter) - now.getTime();
    if (Number.isFinite(seconds)) return Math.max(0, seconds);
  }
  return Math.round((0.5 + Math.random() / 2) * 1000 * 2 ** (attempt - 1));
}
