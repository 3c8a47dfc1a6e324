import { domainToUnicode } from 'node:url';
import * as z from 'zod';
import { describeError, isDenied, mayPass } from '../shared/ec2/refusals.ts';
import { Throttled, WebhookFailed } from '../shared/errors.ts';
import { jsonOf } from '../shared/json-of.ts';

export type GetSecret = (arn: string) => Promise<{ readonly SecretString?: string | undefined }>;

/** A new URL in the secret is used after this at the latest, and as soon as the old one is refused. */
const KEPT_MS = 5 * 60 * 1000;

/** Of a URL: those of Slack have 80 characters, those of Teams 300. Each part of it is looked for in what is answered. */
const MAX_LENGTH = 4000;

/** The URL by itself, or as JSON, as Secrets Manager's console makes it of a key and a value. */
const Keyed = z.object({ url: z.string() });

/**
 * URLs of webhooks, by the ARN of the secret. Whoever knows one can post: none of them may end up in a log, or in an
 * error. Throws Throttled or WebhookFailed.
 */
export class WebhookUrls {
  readonly #getSecret: GetSecret;
  readonly #known = new Map<string, { url: URL; readAt: number }>();

  constructor(getSecret: GetSecret) {
    this.#getSecret = getSecret;
  }

  async of(arn: string, now: Date): Promise<URL> {
    const known = this.#known.get(arn);
    if (known && known.readAt + KEPT_MS > now.getTime()) return known.url;
    const url = urlIn(await this.#read(arn), arn);
    this.#known.set(arn, { url, readAt: now.getTime() });
    return url;
  }

  /** Forgets what was read before a time. Returns whether there was something to forget. */
  forget(arn: string, before: Date): boolean {
    const known = this.#known.get(arn);
    if (!known || known.readAt >= before.getTime()) return false;
    return this.#known.delete(arn);
  }

  async #read(arn: string): Promise<string> {
    try {
      const { SecretString = '' } = await this.#getSecret(arn);
      return SecretString;
    } catch (error) {
      const advice = isDenied(error)
        ? ' Allow this role secretsmanager:GetSecretValue on it, and kms:Decrypt on its key.'
        : ' Create it, or correct its ARN in the deployment.';
      const message = `The secret ${arn} could not be read. ${describeError(error)}.`;
      if (mayPass(error)) throw new Throttled(message, { cause: error });
      throw new WebhookFailed(`${message}${advice}`, { cause: error });
    }
  }
}

function urlIn(secret: string, arn: string): URL {
  const text = Keyed.safeParse(jsonOf(secret)).data?.url ?? secret;
  const url = URL.parse(text.trim());
  if (url?.protocol === 'https:' && url.href.length <= MAX_LENGTH) return url;
  // Not what it holds: it may be a URL all the same, mistyped.
  throw new WebhookFailed(
    `The secret ${arn} holds no https URL of at most ${MAX_LENGTH} characters. Put the webhook's URL into it, as text, or as JSON {"url": "https://…"}.`,
  );
}

/** What nobody may be told of a webhook's URL: all that a service could know its sender by, and where it is. */
export function secretsOf({ href, username, password, host, hostname, pathname, search, hash }: URL): string[] {
  const query = search
    .slice(1)
    .split('&')
    // A value may have an = of its own, as base64 has.
    .flatMap((pair) => [pair, pair.slice(pair.indexOf('=') + 1), ...pair.split('=')]);
  // Whose service it is, its last two labels say, and are no secret by themselves.
  const labels = hostname.split('.').slice(0, -2);
  const names = [host, hostname, domainToUnicode(hostname), ...labels];
  return [href, username, password, ...names, pathname, ...pathname.split('/'), search, ...query, hash.slice(1)];
}
