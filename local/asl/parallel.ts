import { runWithRetries } from './attempts.ts';
import { StateError } from './errors.ts';
import { type Document, documentOf, type Json } from './json.ts';
import { assertWithinDataLimit } from './limits.ts';
import type { SettledOutcome } from './settle.ts';
import type { ParallelState } from './states.ts';
import { runTogether } from './together.ts';
import type { Visit } from './visit.ts';

/** All branches at once, each from its own copy of the input and the variables. One that fails takes the rest along. */
export function runParallel(state: ParallelState, visit: Visit): Promise<SettledOutcome> {
  return runWithRetries(visit, state, async () => {
    const { flow } = visit;
    const input = await branchInput(state, visit);
    flow.record('ParallelStateStarted');
    const results: Json[] = [];
    try {
      await runTogether(state.branches.length, state.branches.length, flow.signal, async (index, signal) => {
        const branch = state.branches[index];
        if (!branch) return;
        const output = await flow.execution.engine.runBlock(branch, input, flow.branch(signal));
        results[index] = output.value;
      });
    } catch (error) {
      if (error instanceof StateError) flow.recordLoss('ParallelStateFailed');
      throw error;
    }
    flow.record('ParallelStateSucceeded');
    return results;
  });
}

async function branchInput(state: ParallelState, visit: Visit): Promise<Document> {
  if (!state.arguments) return visit.input;
  const input = documentOf(await visit.evaluate(state.arguments));
  assertWithinDataLimit(`The Arguments of state '${state.name}'`, input.text);
  return input;
}
