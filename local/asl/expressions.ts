import jsonata from 'jsonata';
import { InvalidDefinition } from './errors.ts';
import { FUNCTION_NAMES } from './functions.ts';
import { type Json, toJson } from './json.ts';
import { type References, referencesOf } from './references.ts';

/** Where an expression stands, for messages, and what it may read there. */
export interface ExpressionPlace {
  readonly state: string;
  readonly field: string;
  /** The parts of `$states` that exist here. */
  readonly reads: readonly ('input' | 'context' | 'result' | 'errorOutput')[];
  /** `$states.context.Map.Item` exists in an ItemSelector only. */
  readonly mapItem?: boolean;
  /** `$states.context.Task` exists in the Arguments of a Task that waits for its token only. */
  readonly taskToken?: boolean;
  /** Names that a state of this scope, or of one around it, assigns. */
  readonly variables: ReadonlySet<string>;
}

export type Bindings = Readonly<Record<string, unknown>>;

/** An expression that failed or gave nothing. Becomes States.QueryEvaluationError in the state it belongs to. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
  readonly field: string;

  constructor(field: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.field = field;
  }
}

/** Whether a string of the definition is an expression. One that only opens or only closes is neither, and an error. */
export function isExpression(text: string, { state, field }: Pick<ExpressionPlace, 'state' | 'field'>): boolean {
  const opens = text.startsWith('{%');
  const closes = text.endsWith('%}');
  if (opens !== closes || (opens && text.length < 4)) {
    throw new InvalidDefinition(`State "${state}": ${field}: ${text} must begin with {% and end with %}`);
  }
  return opens;
}

/** Parses `{% … %}` once. The result evaluates it; it throws EvaluationError if there is no value. */
export function compileExpression(text: string, place: ExpressionPlace): (bindings: Bindings) => Promise<Json> {
  const source = text.slice(2, -2).trim();
  const expression = parse(source, place);
  assertReferences(referencesOf(expression.ast()), source, place);
  return async (bindings) => {
    let value: unknown;
    try {
      value = await expression.evaluate(undefined, bindings);
      if (value !== undefined) return toJson(value);
    } catch (error) {
      throw new EvaluationError(
        place.field,
        `The JSONata expression '${source}' specified for the field '${place.field}' failed: ${messageOf(error)}`,
        { cause: error },
      );
    }
    throw new EvaluationError(
      place.field,
      `The JSONata expression '${source}' specified for the field '${place.field}' returned nothing (undefined).`,
    );
  };
}

function parse(source: string, { state, field }: ExpressionPlace): jsonata.Expression {
  try {
    return jsonata(source);
  } catch (error) {
    throw new InvalidDefinition(`State "${state}": ${field}: not JSONata 2.0.6: ${messageOf(error)} in '${source}'`, {
      cause: error,
    });
  }
}

function assertReferences(references: References, source: string, place: ExpressionPlace): void {
  const reject = (why: string): never => {
    throw new InvalidDefinition(`State "${place.state}": ${place.field}: ${why}, in '${source}'`);
  };
  for (const name of references.variables) {
    if (place.variables.has(name) || FUNCTION_NAMES.has(name)) continue;
    if (name === 'eval') reject('$eval does not exist on AWS');
    if (name === '$') reject('$$ is nothing on AWS, where an expression has no document of its own');
    reject(
      `no state that this one can see assigns $${name} (states of a distributed Map see no variables from outside it)`,
    );
  }
  for (const [part, section] of references.states) {
    if (part === undefined) continue;
    if (!place.reads.some((each) => each === part)) {
      reject(
        `$states.${part} does not exist here; there is ${place.reads.map((each) => `$states.${each}`).join(', ')}`,
      );
    }
    if (part !== 'context' || section === undefined) continue;
    if (section === 'Map' && !place.mapItem) reject('$states.context.Map exists in an ItemSelector only');
    if (section === 'Task' && !place.taskToken) {
      reject('$states.context.Task exists in the Arguments of a .waitForTaskToken only');
    }
    if (!['Execution', 'State', 'StateMachine', 'Map', 'Task'].includes(section)) {
      reject(`$states.context.${section} does not exist here`);
    }
  }
}

/** jsonata throws plain objects with a message. */
function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string') {
    return error.message;
  }
  return String(error);
}
