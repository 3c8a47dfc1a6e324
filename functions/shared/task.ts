import { Logger } from '@aws-lambda-powertools/logger';
import middy, { type MiddlewareObj } from '@middy/core';
import * as z from 'zod';
import { withoutHarm } from '../../core/text/plain-text.ts';
import { describeIssues, InvalidInput, InvalidOutput } from '../../statemachine/contracts/invalid.ts';
import { hidePassword } from './ec2/refusals.ts';
import { InvalidEnvironment } from './errors.ts';

/** What every step gets beside its own clients. */
export interface Invocation {
  /** Wall clock; for leases, and for saying that something runs now. Data carries the run's asOf. */
  readonly now: () => Date;
  /** Unique to this invocation. Attempts of one step can overlap: what they write apart is keyed by it. */
  readonly attempt: string;
  /** Milliseconds until Lambda ends this invocation. */
  readonly deadline: () => number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** A step of the workflow: a pure description, wired to AWS by its handler.ts. */
export interface Task<Input, Output, Deps> {
  readonly name: string;
  readonly Input: z.ZodType<Input>;
  readonly Output: z.ZodType<Output>;
  readonly run: (input: Input, deps: Deps & Invocation) => Promise<Output>;
}

interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/**
 * Makes a Lambda handler of a task: parses what comes in and what goes out, logs once with run and scope ids, and
 * reads the environment and builds the clients on the first invocation, so that importing a handler does nothing.
 */
export function lambda<Input, Output, Deps, Variables>(
  task: Task<Input, Output, Deps>,
  Environment: z.ZodType<Variables>,
  wire: (environment: Variables) => Deps,
) {
  const logger = new Logger({ serviceName: task.name, jsonReplacerFn: shown });
  let deps: Deps | undefined;
  // No early end: Lambda's own timeout has the name that the state machine retries.
  return middy<unknown, Output, Error>({ timeoutEarlyInMillis: 0 })
    .use(logging(logger))
    .handler(async (event: unknown, context: LambdaContext) => {
      deps ??= wire(readEnvironment(Environment, process.env));
      const input = task.Input.safeParse(event);
      if (!input.success) throw InvalidInput.from(`The input of ${task.name}`, input.error);
      const output = await task.run(input.data, {
        ...deps,
        attempt: context.awsRequestId,
        now: () => new Date(),
        deadline: () => context.getRemainingTimeInMillis(),
        log: logger,
      });
      const checked = task.Output.safeParse(output);
      if (!checked.success) {
        throw new InvalidOutput(`${task.name} returned what its contract forbids. ${describeIssues(checked.error)}`);
      }
      return checked.data;
    });
}

/** Parses the environment with a step's schema; the error names the variable. */
export function readEnvironment<T>(schema: z.ZodType<T>, environment: NodeJS.ProcessEnv): T {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) throw new InvalidEnvironment(`Environment: ${describeIssues(parsed.error)}`);
  return parsed.data;
}

/** JSON escapes control characters, but not those that colour a terminal or turn around a line where it is read. */
function shown(_: string, value: unknown): unknown {
  return typeof value === 'string' ? withoutHarm(value) : value;
}

const Ids = z.object({
  runId: z.string().optional(),
  run: z.object({ runId: z.string() }).optional(),
  scope: z.object({ scopeId: z.string() }).optional(),
});

function logging(logger: Logger): MiddlewareObj<unknown, unknown, Error> {
  return {
    before: ({ event, context }) => {
      const ids = Ids.safeParse(event).data;
      logger.resetKeys();
      logger.appendKeys({
        requestId: context.awsRequestId,
        runId: ids?.run?.runId ?? ids?.runId,
        scopeId: ids?.scope?.scopeId,
      });
    },
    onError: ({ error }) => {
      if (!error) return;
      hidePassword(error);
      logger.error(error.message, error);
    },
  };
}
