import { randomUUID } from 'node:crypto';
import { flushCompileCache } from 'node:module';
import { resourceUsage } from 'node:process';
import type { FunctionError, InvocationReply, InvocationRequest, Ready } from './protocol.ts';

/**
 * The inside of one function's process: loads the handler named by the first argument and answers invocations, one
 * at a time, as a Lambda runtime does. Run by host.ts.
 */
type Handler = (
  event: unknown,
  context: { awsRequestId: string; getRemainingTimeInMillis(): number },
) => Promise<unknown>;

const [, , handlerUrl = ''] = process.argv;

// The host decides when this process ends, at the latest by ending itself.
process.on('disconnect', () => process.exit(0));

let loading: Promise<{ handler: Handler }> | undefined;
function load(): Promise<{ handler: Handler }> {
  loading ??= import(handlerUrl);
  return loading;
}
// A handler that cannot be loaded is reported by the invocation, as Lambda does.
load()
  .catch(() => {})
  .finally(() => {
    process.send?.({ ready: true } satisfies Ready);
    // Node itself keeps it when a process ends, but this one will be killed.
    flushCompileCache();
  });

process.on('message', async ({ id, event, deadline }: InvocationRequest) => {
  try {
    const { handler } = await load();
    const result = await handler(event, {
      awsRequestId: randomUUID(),
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    });
    reply({ id, ok: true, result: result ?? null, ...used() });
  } catch (error) {
    reply({ id, ok: false, error: describe(error), ...used() });
  }
});

function reply(message: InvocationReply): void {
  process.send?.(message);
}

function used(): { maxRssKiB: number; cpuSeconds: number } {
  const { maxRSS, userCPUTime, systemCPUTime } = resourceUsage();
  return { maxRssKiB: maxRSS, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 };
}

function describe(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { errorType: 'Error', errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n').slice(0, 20) };
}
