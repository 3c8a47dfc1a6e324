import { InvalidExecution } from './errors.ts';
import { type Document, documentOf, toJson } from './json.ts';
import { MAX_DATA_BYTES } from './limits.ts';
import type { StateMachine } from './machine.ts';
import type { ExecutionResult, Ports } from './ports.ts';
import { type OnEvent, runExecution } from './run-execution.ts';

export type { HistoryEvent } from './history-event.ts';
export type { ExecutionResult } from './ports.ts';

export interface ExecutionOptions {
  /** Of the execution: up to 80 characters, as StartExecution accepts them. */
  readonly name: string;
  readonly input: unknown;
  readonly stateMachineArn?: string;
  /** Aborting it stops the execution: status ABORTED, and the signals of the tasks under way abort. */
  readonly signal?: AbortSignal;
  /** Called at once for every event, of this execution and of the children of its distributed Maps. */
  readonly onEvent?: OnEvent;
}

const LOCAL_ARN = 'arn:aws:states:us-east-1:000000000000:stateMachine:local';
const EXECUTION_NAME = /^[^\s?*<>{}[\]:;,\\|^~$#%&`"/\p{Cc}]{1,80}$/u;

/**
 * Runs a state machine to its end. A failed execution is a result, not an error; this throws InvalidExecution where
 * StartExecution would refuse, and whatever a port throws that it must not.
 */
export async function execute(
  machine: StateMachine,
  options: ExecutionOptions,
  ports: Ports,
): Promise<ExecutionResult> {
  const { name, stateMachineArn = LOCAL_ARN, signal = new AbortController().signal, onEvent = () => {} } = options;
  assertExecutionName(name);
  const who = {
    name,
    arn: `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`,
    stateMachineArn,
    stateMachineName: stateMachineArn.split(':').at(-1) ?? '',
  };
  const { block, timeoutSeconds } = machine;
  const input = inputOf(options);
  const { result } = await runExecution({ block, who, input, timeoutSeconds, signal, ports, onEvent });
  return result;
}

/** Throws InvalidExecution. */
export function assertExecutionName(name: string): void {
  if (EXECUTION_NAME.test(name)) return;
  throw new InvalidExecution(`"${name}" cannot be the name of an execution: use 1 to 80 letters, digits, - and _`);
}

function inputOf({ name, input }: ExecutionOptions): Document {
  let document: Document;
  try {
    document = documentOf(toJson(input));
  } catch (error) {
    throw new InvalidExecution(`The input of ${name} is not JSON: ${String(error)}`, { cause: error });
  }
  const bytes = Buffer.byteLength(document.text);
  if (bytes > MAX_DATA_BYTES) {
    throw new InvalidExecution(`The input of ${name} is ${bytes} bytes; the limit is ${MAX_DATA_BYTES}`);
  }
  return document;
}
