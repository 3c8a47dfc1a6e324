import type * as z from 'zod';
import { InvalidDefinition, STATES_ERRORS } from './errors.ts';
import type { ExpressionPlace } from './expressions.ts';
import type * as fields from './schema.ts';
import { assertAssignable, type VariableScope } from './scope.ts';
import type { Fallible, StateExit } from './states.ts';
import { compileTemplate, type Template } from './template.ts';

export function placeIn(
  scope: VariableScope,
  state: string,
  field: string,
  reads: ExpressionPlace['reads'] = ['input', 'context'],
): ExpressionPlace {
  return { state, field, reads, variables: scope.visible };
}

/** Undefined for an absent field; null is a value like any other. */
export function fieldTemplate<T>(value: T, place: ExpressionPlace): T extends undefined ? undefined : Template;
export function fieldTemplate(value: unknown, place: ExpressionPlace): Template | undefined {
  return value === undefined ? undefined : compileTemplate(value, place);
}

interface ExitFields {
  readonly Assign?: Readonly<Record<string, unknown>> | undefined;
  readonly Output?: unknown;
  readonly Next?: string | undefined;
  readonly End?: boolean | undefined;
}

/** Assign, Output and the transition of a state, a rule or a catcher; `prefix` names the latter two. */
export function compileExit(
  state: string,
  raw: ExitFields,
  scope: VariableScope,
  reads: ExpressionPlace['reads'],
  prefix = '',
): StateExit {
  if (Boolean(raw.End) === (raw.Next !== undefined)) {
    throw new InvalidDefinition(`State "${state}": ${prefix}needs Next or "End": true, and not both`);
  }
  const assign = Object.entries(raw.Assign ?? {}).map(([name, value]): [string, Template] => {
    assertAssignable(name, state, scope);
    return [name, compileTemplate(value, placeIn(scope, state, `${prefix}Assign.${name}`, reads))];
  });
  return {
    assign: new Map(assign),
    output: fieldTemplate(raw.Output, placeIn(scope, state, `${prefix}Output`, reads)),
    next: raw.Next,
  };
}

interface FallibleFields extends ExitFields {
  readonly Retry: readonly z.infer<typeof fields.Retrier>[];
  readonly Catch: readonly z.infer<typeof fields.Catcher>[];
}

export function compileFallible(name: string, raw: FallibleFields, scope: VariableScope): Fallible {
  assertErrorNames(name, 'Retry', raw.Retry);
  assertErrorNames(name, 'Catch', raw.Catch);
  return {
    name,
    ...compileExit(name, raw, scope, ['input', 'context', 'result']),
    retry: raw.Retry.map((retrier) => ({
      errorEquals: retrier.ErrorEquals,
      intervalSeconds: retrier.IntervalSeconds,
      backoffRate: retrier.BackoffRate,
      maxAttempts: retrier.MaxAttempts,
      maxDelaySeconds: retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY,
      jitter: retrier.JitterStrategy === 'FULL',
    })),
    catch: raw.Catch.map((catcher, index) => ({
      errorEquals: catcher.ErrorEquals,
      ...compileExit(name, catcher, scope, ['input', 'context', 'errorOutput'], `Catch[${index}].`),
    })),
  };
}

function assertErrorNames(
  state: string,
  field: string,
  entries: readonly { readonly ErrorEquals: readonly string[] }[],
) {
  for (const [index, { ErrorEquals }] of entries.entries()) {
    const where = `State "${state}": ${field}[${index}].ErrorEquals`;
    const unknown = ErrorEquals.find((error) => error.startsWith('States.') && !STATES_ERRORS.has(error));
    if (unknown) throw new InvalidDefinition(`${where}: ${unknown} is not an error that Step Functions has`);
    if (!ErrorEquals.includes('States.ALL')) continue;
    if (ErrorEquals.length > 1) throw new InvalidDefinition(`${where}: States.ALL must stand alone`);
    if (index < entries.length - 1) throw new InvalidDefinition(`${where}: States.ALL must come last`);
  }
}
