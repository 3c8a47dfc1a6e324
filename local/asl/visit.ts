import { StateError } from './errors.ts';
import { EvaluationError } from './expressions.ts';
import type { Flow } from './flow.ts';
import { awsFunctions } from './functions.ts';
import type { Document, Json } from './json.ts';
import type { State } from './states.ts';
import type { Template } from './template.ts';

/** What `$states` holds beside input and context. */
export interface Readable {
  readonly result?: Json;
  readonly errorOutput?: Json;
  readonly mapItem?: { readonly Index: number; readonly Value: Json };
  /** Of a Task that waits until somebody answers it. */
  readonly taskToken?: string;
}

/** One stay of a flow in a state. */
export class Visit {
  readonly flow: Flow;
  readonly state: State;
  readonly input: Document;
  /** Retries made so far, over all retriers. */
  retryCount = 0;
  readonly #enteredEventId: number;
  readonly #enteredTime: string;

  constructor(flow: Flow, state: State, input: Document) {
    this.flow = flow;
    this.state = state;
    this.input = input;
    this.#enteredTime = flow.execution.ports.now().toISOString();
    this.#enteredEventId = flow.record(`${state.type}StateEntered`, {
      stateEnteredEventDetails: { name: state.name, input: input.text },
    });
  }

  /** Evaluates a field. Throws States.QueryEvaluationError if it fails or gives nothing. */
  async evaluate(template: Template, readable: Readable = {}): Promise<Json> {
    const { mapItem, taskToken, ...states } = readable;
    try {
      return await template({
        ...awsFunctions(this.flow.execution.ports),
        ...this.flow.variables.values,
        states: { ...states, input: this.input.value, context: this.#context(mapItem, taskToken) },
      });
    } catch (error) {
      if (error instanceof EvaluationError) throw this.evaluationFailed(error.field, error.message);
      throw error;
    }
  }

  /** Evaluates a field that must be a whole number from `minimum` to `maximum`. */
  async evaluateInteger(field: string, template: Template, minimum: number, maximum: number): Promise<number> {
    const value = await this.evaluate(template);
    if (typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum) return value;
    throw this.unexpected(field, `a whole number from ${minimum} to ${maximum}`, value);
  }

  /** Evaluates a field that must be a string with something in it. */
  async evaluateText(field: string, template: Template): Promise<string> {
    const value = await this.evaluate(template);
    if (typeof value === 'string' && value !== '') return value;
    throw this.unexpected(field, 'a string that is not empty', value);
  }

  /** The error for a field that has a value, but not one that can be used. */
  unexpected(field: string, expected: string, value: Json): StateError {
    const shown = JSON.stringify(value).slice(0, 200);
    return this.evaluationFailed(field, `The field '${field}' must be ${expected}, but was ${shown}.`);
  }

  evaluationFailed(field: string, message: string): StateError {
    const error = 'States.QueryEvaluationError';
    const cause = `An error occurred while executing the state '${this.state.name}' (entered at the event id #${this.#enteredEventId}). ${message}`;
    this.flow.record('EvaluationFailed', {
      evaluationFailedEventDetails: { error, cause, location: field, state: this.state.name },
    });
    return new StateError(error, cause);
  }

  #context(mapItem: Readable['mapItem'], taskToken: string | undefined): Json {
    const { identity, input } = this.flow.execution;
    const canRetry = 'retry' in this.state;
    return {
      Execution: {
        Id: identity.arn,
        Input: input,
        Name: identity.name,
        RoleArn: roleArn(identity.stateMachineArn),
        StartTime: identity.startTime,
        RedriveCount: 0,
      },
      StateMachine: { Id: identity.stateMachineArn, Name: identity.stateMachineName },
      State: {
        Name: this.state.name,
        EnteredTime: this.#enteredTime,
        ...(canRetry && { RetryCount: this.retryCount }),
      },
      ...(mapItem && { Map: { Item: mapItem } }),
      ...(taskToken !== undefined && { Task: { Token: taskToken } }),
    };
  }
}

/** The role that a local execution would have: none exists, but the field always does. */
export function roleArn(stateMachineArn: string): string {
  return `arn:aws:iam::${stateMachineArn.split(':')[4] ?? ''}:role/local`;
}
