import { isDeepStrictEqual } from 'node:util';
import { InvalidExecution } from '../../../local/asl/errors.ts';
import { assertExecutionName, execute, type HistoryEvent } from '../../../local/asl/execution.ts';
import { MAX_DATA_BYTES } from '../../../local/asl/limits.ts';
import type { StateMachine } from '../../../local/asl/machine.ts';
import type { ExecutionResult, Ports } from '../../../local/asl/ports.ts';
import { AwsError } from '../../../local/aws/aws-error.ts';
import type { MapRun } from './map-run.ts';
import { record } from './record.ts';

/** A state machine that can be started, run by the local engine. */
export interface LoopbackMachine {
  readonly arn: string;
  readonly machine: StateMachine;
  readonly ports: Ports;
}

export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly input: string;
  readonly startDate: Date;
  stopDate: Date | undefined;
  /** Undefined while it runs. */
  result: ExecutionResult | undefined;
  readonly events: HistoryEvent[];
  readonly mapRuns: MapRun[];
  readonly stop: (reason: Error) => void;
  readonly ended: Promise<void>;
}

/** Histories are kept in memory: of this many executions, the newest. AWS keeps all for 90 days. */
const MAX_KEPT = 100;

/** Starts state machines, and remembers what became of each execution. */
export class Executions {
  readonly #machines = new Map<string, LoopbackMachine>();
  readonly #executions = new Map<string, Execution>();

  add(machine: LoopbackMachine): void {
    this.#machines.set(machine.arn, machine);
  }

  /** Idempotent by name and input as long as the execution runs, as AWS is. */
  start(stateMachineArn: string, name: string, input: string): Execution {
    const machine = this.#machines.get(stateMachineArn);
    if (!machine) {
      throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${stateMachineArn}'`);
    }
    checkName(name);
    const parsed = parseInput(input);
    const arn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    const known = this.#executions.get(arn);
    if (known) {
      if (!known.result && isDeepStrictEqual(JSON.parse(known.input), parsed)) return known;
      throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    }
    const execution = run(machine, { arn, name, input, parsed });
    this.#executions.set(arn, execution);
    this.#forgetOldest();
    return execution;
  }

  find(arn: string): Execution {
    const execution = this.#executions.get(arn);
    if (execution) return execution;
    throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  }

  findMapRun(arn: string): { readonly execution: Execution; readonly mapRun: MapRun } {
    for (const execution of this.#executions.values()) {
      const mapRun = execution.mapRuns.find((each) => each.arn === arn);
      if (mapRun) return { execution, mapRun };
    }
    throw new AwsError('ResourceNotFound', `Map Run Does Not Exist: '${arn}'`);
  }

  /** Ends whatever still runs. */
  async stop(): Promise<void> {
    for (const { stop } of this.#executions.values()) stop(new Error('The loopback endpoints were stopped'));
    await Promise.all([...this.#executions.values()].map(({ ended }) => ended));
  }

  #forgetOldest(): void {
    for (const [arn, { result }] of this.#executions) {
      if (this.#executions.size <= MAX_KEPT) return;
      if (result) this.#executions.delete(arn);
    }
  }
}

interface Starting {
  readonly arn: string;
  readonly name: string;
  readonly input: string;
  readonly parsed: unknown;
}

function run({ arn: stateMachineArn, machine, ports }: LoopbackMachine, { arn, name, input, parsed }: Starting) {
  const events: HistoryEvent[] = [];
  const mapRuns: MapRun[] = [];
  const controller = new AbortController();
  const options = { name, input: parsed, stateMachineArn, signal: controller.signal, onEvent: record(events, mapRuns) };
  const ended = execute(machine, options, ports).then(
    (result) => end(execution, result, ports.now()),
    // A defect of the engine, or a port that threw what it must not. AWS would say States.Runtime.
    (error: unknown) =>
      end(execution, { status: 'FAILED', error: 'States.Runtime', cause: String(error) }, ports.now()),
  );
  const execution: Execution = {
    arn,
    name,
    stateMachineArn,
    input,
    startDate: ports.now(),
    stopDate: undefined,
    result: undefined,
    events,
    mapRuns,
    ended,
    stop: (reason) => controller.abort(reason),
  };
  return execution;
}

function end(execution: Execution, result: ExecutionResult, at: Date): void {
  execution.result = result;
  execution.stopDate = at;
}

function checkName(name: string): void {
  try {
    assertExecutionName(name);
  } catch (error) {
    if (error instanceof InvalidExecution) throw new AwsError('InvalidName', `Invalid Name: ${error.message}`);
    throw error;
  }
}

function parseInput(input: string): unknown {
  if (Buffer.byteLength(input) > MAX_DATA_BYTES) {
    throw new AwsError('ValidationException', `The input is longer than ${MAX_DATA_BYTES} bytes.`);
  }
  try {
    return JSON.parse(input);
  } catch (error) {
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${String(error)}'`);
  }
}
