import { readFileSync } from 'node:fs';
import { type ExecutionResult, execute } from '../../local/asl/execution.ts';
import { parseStateMachine } from '../../local/asl/machine.ts';
import type { EngineExecution } from '../../local/asl/ports.ts';
import { systemPorts } from '../../local/asl/system-ports.ts';
import type { Monitor } from '../../local/monitor.ts';
import type { ExecutionInput } from '../../statemachine/contracts/request.ts';
import { substitute } from '../../statemachine/definition.ts';
import { s3Client } from '../local/asl/harness.ts';

const MONITOR = 'arn:aws:states:eu-west-1:111122223333:stateMachine:ipam-monitor';
export const TICKETS = 'arn:aws:lambda:eu-west-1:111122223333:function:tickets';

interface ParentOptions {
  readonly functions?: Readonly<Record<string, (payload: unknown) => Promise<unknown>>>;
  /** Changes the parsed definition, for cases that the example itself does not have. */
  readonly change?: (definition: unknown) => unknown;
  readonly onStart?: (input: unknown) => void;
}

let starts = 0;

/** Runs an example's state machine as the parent of the monitor: one engine, two definitions, shared task tokens. */
export async function runParent(
  monitor: Monitor,
  example: string,
  { functions = {}, change = (definition) => definition, onStart }: ParentOptions = {},
): Promise<{ result: ExecutionResult; runs: Promise<ExecutionResult>[] }> {
  const text = readFileSync(new URL(`../../examples/parent-workflow/${example}`, import.meta.url), 'utf8');
  const runs: Promise<ExecutionResult>[] = [];
  const startExecution = ({
    stateMachineArn,
    name,
    input,
  }: {
    stateMachineArn: string;
    name: string;
    input: unknown;
  }) => {
    if (stateMachineArn !== MONITOR) throw new Error(`Test: there is no ${stateMachineArn}`);
    onStart?.(input);
    const stopping = new AbortController();
    const ended = monitor
      .run(input as ExecutionInput, { runId: name, signal: stopping.signal })
      .then(({ result }) => result);
    runs.push(ended);
    return {
      arn: `${MONITOR.replace(':stateMachine:', ':execution:')}:${name}`,
      name,
      startDate: new Date(),
      ended,
      stop: (reason) => stopping.abort(reason),
    } satisfies EngineExecution;
  };
  const result = await execute(
    parseStateMachine(change(substitute({ MonitorArn: MONITOR, TicketsFunctionArn: TICKETS }, text))),
    { name: `parent-${++starts}`, input: {} },
    {
      ...systemPorts,
      s3: s3Client(monitor.aws.url),
      tokens: monitor.tokens,
      startExecution,
      invokeLambda: async (arn, payload) => {
        const found = functions[arn];
        if (!found) throw new Error(`Test: there is no ${arn}`);
        return await found(payload);
      },
    },
  );
  return { result, runs };
}
