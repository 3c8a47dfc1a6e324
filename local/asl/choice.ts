import { StateError } from './errors.ts';
import { type SettledOutcome, settle } from './settle.ts';
import type { ChoiceState } from './states.ts';
import type { Visit } from './visit.ts';

/** The first rule that holds decides, with its own Assign and Output; the state's own belong to the Default. */
export async function runChoice(state: ChoiceState, visit: Visit): Promise<SettledOutcome> {
  for (const [index, rule] of state.rules.entries()) {
    const holds = await visit.evaluate(rule.condition);
    if (typeof holds !== 'boolean') throw visit.unexpected(`Choices[${index}].Condition`, 'a boolean', holds);
    if (holds) return await settle(visit, rule, {}, visit.input.value);
  }
  if (state.otherwise.next === undefined) {
    throw new StateError('States.NoChoiceMatched', `No rule of state '${state.name}' holds, and it has no Default.`);
  }
  return await settle(visit, state.otherwise, {}, visit.input.value);
}
