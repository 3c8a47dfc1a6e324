import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsError } from './aws-error.ts';
import { credentialScope } from './credential-scope.ts';
import { xmlReply } from './query-protocol.ts';
import { sendReply } from './send-reply.ts';
import type { AwsRequest, Operation, Reply, Service } from './service.ts';
import { escapeXml } from './xml.ts';

/** What becomes of a call, beside its answer. */
export type Effect =
  | { readonly error: AwsError }
  /** The call waits, and then is carried out (or meets the next effect). */
  | { readonly latencyMs: number }
  /**
   * The connection is destroyed: `true` before anything was done; `'response'` after it was done, before the client
   * hears of it; `'body'` in the middle of the answer's body.
   */
  | { readonly cut: true | 'response' | 'body' }
  /** The call is carried out, and answered with something else. */
  | { readonly instead: (reply: Reply) => Reply };

export interface Serving {
  /** By signing name. */
  readonly services: ReadonlyMap<string, Service>;
  /** Hears of each call before it is carried out, and says what it has to suffer. */
  readonly before: (operation: Operation, region: string) => readonly Effect[];
  /** Ends waiting. */
  readonly signal: AbortSignal;
}

/** Answers one request, whatever happens, unless a fault cuts the connection. */
export async function serve(http: IncomingMessage, response: ServerResponse, serving: Serving): Promise<void> {
  // Not `new URL`: it would resolve the dots of an S3 key.
  const [, path = '', query = ''] = /^([^?]*)\??(.*)$/s.exec(http.url ?? '') ?? [];
  let request: AwsRequest = {
    http,
    method: http.method ?? '',
    path,
    query: new URLSearchParams(query),
    region: '',
    requestId: randomUUID(),
  };
  let service = NO_SERVICE;
  let cut: 'response' | 'body' | undefined;
  let instead = (answer: Reply): Reply => answer;
  let reply: Reply;
  try {
    const scope = credentialScope(http.headers);
    request = { ...request, region: scope.region, assumedAccountId: scope.assumedAccountId };
    service = serving.services.get(scope.service) ?? NO_SERVICE;
    const operation = await service.operation(request);
    for (const effect of serving.before(operation, request.region)) {
      if ('latencyMs' in effect) await sleep(effect.latencyMs, undefined, { signal: serving.signal });
      else if ('error' in effect) throw effect.error;
      else if ('instead' in effect) instead = effect.instead;
      else if (effect.cut === true) return void http.socket.destroy();
      else cut = effect.cut;
    }
    reply = instead(await operation.run());
  } catch (error) {
    reply = service.refuse(error instanceof AwsError ? error : internalError(error), request);
  }
  if (cut === 'response') {
    if (typeof reply.body === 'object') reply.body.destroy();
    http.socket.destroy();
  } else {
    await sendReply(response, reply, cut === 'body');
  }
}

/** A defect here, or the disk: told to the caller, who can see it, rather than to a log that nobody reads. */
function internalError(error: unknown): AwsError {
  // Not the stack: what the SDK makes of this is printed to a person. The file system's messages begin with the code.
  const detail = error instanceof Error ? error.message : String(error);
  return new AwsError('InternalError', `The loopback endpoint failed: ${detail}`, 500);
}

/** Answers for services that are not there, and requests that name none. */
const NO_SERVICE: Service = {
  async operation({ http }) {
    const { service } = credentialScope(http.headers);
    throw new AwsError('UnknownService', `There is no loopback endpoint for the service '${service}'.`);
  },
  refuse: (error, { requestId }) =>
    xmlReply(
      error.status,
      requestId,
      `<ErrorResponse><Error><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    ),
};
