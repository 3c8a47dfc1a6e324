import { Aborted } from './abort.ts';
import { runChoice } from './choice.ts';
import { runFail } from './fail.ts';
import type { Flow } from './flow.ts';
import type { Document } from './json.ts';
import { runMap } from './map.ts';
import { runParallel } from './parallel.ts';
import { type SettledOutcome, settle } from './settle.ts';
import type { State, StateBlock } from './states.ts';
import { runTask } from './task.ts';
import { Visit } from './visit.ts';
import { runWait } from './wait.ts';

/** Runs states from StartAt to an end, and returns what the last one put out. Throws StateError or Aborted. */
export async function runBlock(block: StateBlock, input: Document, flow: Flow): Promise<Document> {
  let name = block.startAt;
  let carried = input;
  for (;;) {
    const state = block.states.get(name);
    if (!state) throw new TypeError(`The definition was validated, but has no state "${name}"`);
    const visit = new Visit(flow, state, carried);
    const outcome = await runState(state, visit).catch((error: unknown) => {
      if (error instanceof Aborted) recordAborted(state, flow);
      throw error;
    });
    flow.variables = outcome.variables;
    recordExit(state, outcome, flow);
    if (outcome.next === undefined) return outcome.output;
    name = outcome.next;
    carried = outcome.output;
  }
}

async function runState(state: State, visit: Visit): Promise<SettledOutcome> {
  switch (state.type) {
    case 'Task':
      return await runTask(state, visit);
    case 'Parallel':
      return await runParallel(state, visit);
    case 'Map':
      return await runMap(state, visit);
    case 'Choice':
      return await runChoice(state, visit);
    case 'Wait':
      return await runWait(state, visit);
    case 'Pass':
    case 'Succeed':
      return await settle(visit, state, {}, visit.input.value);
    case 'Fail':
      return await runFail(state, visit);
  }
}

function recordExit(state: State, { output, assigned }: SettledOutcome, flow: Flow): void {
  if (state.type === 'Fail') return;
  const variables = Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)]);
  flow.record(`${state.type}StateExited`, {
    stateExitedEventDetails: {
      name: state.name,
      output: output.text,
      ...(variables.length > 0 && { assignedVariables: Object.fromEntries(variables) }),
    },
  });
}

function recordAborted({ type }: State, flow: Flow): void {
  if (type === 'Task' || type === 'Parallel' || type === 'Map' || type === 'Wait') {
    flow.recordLoss(`${type}StateAborted`);
  }
}
