import { randomBytes } from 'node:crypto';

/** How a task that waited was answered. */
export type TokenAnswer =
  | { readonly ok: true; readonly output: string }
  | { readonly ok: false; readonly error: string; readonly cause: string };

/** An answer that is not taken; `code` is the API's name for why. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  readonly code: 'InvalidToken' | 'TaskTimedOut' | 'InvalidOutput';

  constructor(code: TokenRefused['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** The shape of our tokens: anything else was never one. */
const TOKEN = /^AAAA[A-Za-z0-9+/]{60,}={0,2}$/;

/** Tasks that wait until somebody sends them their result, by token. */
export class TaskTokens {
  readonly #waiting = new Map<string, (answer: TokenAnswer) => void>();

  /** A new token and its answer. `close` when nobody waits any more: an answer after that finds the task timed out. */
  open(): { readonly token: string; readonly answer: Promise<TokenAnswer>; close(): void } {
    const token = `AAAA${randomBytes(96).toString('base64')}`;
    const { promise, resolve } = Promise.withResolvers<TokenAnswer>();
    this.#waiting.set(token, resolve);
    return { token, answer: promise, close: () => void this.#waiting.delete(token) };
  }

  /** SendTaskSuccess. Throws TokenRefused. */
  succeed(token: string, output: string): void {
    const take = this.#find(token);
    try {
      JSON.parse(output);
    } catch (error) {
      throw new TokenRefused('InvalidOutput', `Invalid Output: it is not JSON. ${String(error)}`);
    }
    this.#waiting.delete(token);
    take({ ok: true, output });
  }

  /** SendTaskFailure. Throws TokenRefused. */
  fail(token: string, error: string, cause: string): void {
    const take = this.#find(token);
    this.#waiting.delete(token);
    take({ ok: false, error, cause });
  }

  #find(token: string): (answer: TokenAnswer) => void {
    if (!TOKEN.test(token)) throw new TokenRefused('InvalidToken', 'Invalid Token: it is not a task token');
    const take = this.#waiting.get(token);
    if (!take) throw new TokenRefused('TaskTimedOut', 'Task Timed Out: the task that waited has ended');
    return take;
  }
}
