import { StateError } from './errors.ts';
import { MAX_CAUSE_CHARACTERS } from './limits.ts';
import type { FailState } from './states.ts';
import type { Template } from './template.ts';
import type { Visit } from './visit.ts';

export async function runFail(state: FailState, visit: Visit): Promise<never> {
  const error = await text('Error', state.error, visit);
  const cause = await text('Cause', state.cause, visit);
  throw new StateError(error ?? '', cause?.slice(0, MAX_CAUSE_CHARACTERS));
}

async function text(field: string, template: Template | undefined, visit: Visit): Promise<string | undefined> {
  if (!template) return undefined;
  const value = await visit.evaluate(template);
  if (typeof value !== 'string') throw visit.unexpected(field, 'a string', value);
  return value;
}
