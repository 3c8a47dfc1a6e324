import { Aborted } from './abort.ts';
import { StateError } from './errors.ts';
import type { Json } from './json.ts';
import { itemsOf, iterationInput } from './map-items.ts';
import type { MapState } from './states.ts';
import { runTogether } from './together.ts';
import type { Visit } from './visit.ts';

/** Iterations inside this execution: they share its history and see its variables. One that fails fails the Map. */
export async function runInline(state: MapState, limit: number, visit: Visit): Promise<Json> {
  const { flow } = visit;
  const items = await itemsOf(state, visit);
  flow.record('MapStateStarted', { mapStateStartedEventDetails: { length: items.length } });
  const results: Json[] = [];
  try {
    await runTogether(items.length, limit, flow.signal, async (index, signal) => {
      const input = await iterationInput(state, items, index, visit);
      const iteration = flow.branch(signal);
      const details = { name: state.name, index };
      iteration.record('MapIterationStarted', { mapIterationStartedEventDetails: details });
      try {
        const output = await flow.execution.engine.runBlock(state.processor, input, iteration);
        iteration.record('MapIterationSucceeded', { mapIterationSucceededEventDetails: details });
        results[index] = output.value;
      } catch (error) {
        if (error instanceof Aborted) {
          iteration.recordLoss('MapIterationAborted', { mapIterationAbortedEventDetails: details });
        } else if (error instanceof StateError) {
          iteration.recordLoss('MapIterationFailed', { mapIterationFailedEventDetails: details });
        }
        throw error;
      }
    });
  } catch (error) {
    if (error instanceof StateError) flow.recordLoss('MapStateFailed');
    throw error;
  }
  flow.record('MapStateSucceeded');
  return results;
}
