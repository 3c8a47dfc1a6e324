import { StateError } from './errors.ts';
import type { ChildResult, Identity } from './flow.ts';
import { readItems } from './item-reader.ts';
import type { Json } from './json.ts';
import { type Items, itemsOf, iterationInput } from './map-items.ts';
import { ResultArray } from './result-array.ts';
import { ResultWriter } from './result-writer.ts';
import type { Distributed, MapState } from './states.ts';
import { runTogether } from './together.ts';
import { toleranceOf } from './tolerance.ts';
import type { Visit } from './visit.ts';

/** A Map Run: each item is an execution of its own, with its own name, history, context and variables. */
export async function runDistributed(
  state: MapState,
  distributed: Distributed,
  limit: number,
  visit: Visit,
): Promise<Json> {
  const { flow } = visit;
  const mapRun = mapRunOf(distributed, visit);
  const given = distributed.itemReader ? undefined : await itemsOf(state, visit);
  // With an ItemReader the length is not known yet; the service says 0.
  flow.record('MapStateStarted', { mapStateStartedEventDetails: { length: given?.length ?? 0 } });
  flow.record('MapRunStarted', { mapRunStartedEventDetails: { mapRunArn: mapRun.arn } });
  try {
    const items = given ?? (distributed.itemReader && (await readItems(distributed.itemReader, visit)));
    const result = await runChildren(state, distributed, items ?? { length: 0, at: () => null }, limit, mapRun, visit);
    flow.record('MapRunSucceeded');
    flow.record('MapStateSucceeded');
    return result;
  } catch (error) {
    if (error instanceof StateError) {
      flow.recordLoss('MapRunFailed', { mapRunFailedEventDetails: { error: error.error, cause: error.causeText } });
      flow.recordLoss('MapStateFailed');
    } else if (flow.signal.aborted) {
      flow.recordLoss('MapRunAborted');
    }
    throw error;
  }
}

async function runChildren(
  state: MapState,
  distributed: Distributed,
  items: Items,
  limit: number,
  mapRun: MapRun,
  visit: Visit,
): Promise<Json> {
  const { flow } = visit;
  const isTooMuch = await toleranceOf(distributed, items.length, visit);
  const results = await resultsOf(distributed, mapRun, visit);
  let started = 0;
  let failed = 0;
  let exceeded = false;
  try {
    await runTogether(items.length, limit, flow.signal, async (index, signal) => {
      started = Math.max(started, index + 1);
      const input = await iterationInput(state, items, index, visit);
      const who = mapRun.nextChild();
      const child = await flow.execution.engine.runChild({
        block: state.processor,
        who,
        input,
        mapRun: { arn: mapRun.arn, total: items.length, maxConcurrency: limit },
        signal,
      });
      await results.add(child, index);
      if (child.result.status === 'SUCCEEDED') return;
      failed += 1;
      if (!exceeded && isTooMuch(failed)) {
        exceeded = true;
        throw new StateError(
          'States.ExceedToleratedFailureThreshold',
          'The specified tolerated failure threshold was exceeded',
        );
      }
    });
  } catch (error) {
    flow.assertRunning();
    if (!exceeded) throw error;
    for (let index = started; index < items.length; index++) {
      const input = await iterationInput(state, items, index, visit);
      await results.addPending({ identity: mapRun.nextChild(), input: input.text });
    }
    await results.finish();
    throw error;
  }
  return await results.finish();
}

interface MapRun {
  readonly arn: string;
  nextChild(): Omit<Identity, 'startTime'>;
}

/** The service's names: machine/Label:uuid for the run, its children, and the machine that they are executions of. */
function mapRunOf({ label }: Distributed, visit: Visit): MapRun {
  const { identity, ports } = visit.flow.execution;
  const stateMachineArn = `${identity.stateMachineArn}/${label}`;
  return {
    arn: `${stateMachineArn.replace(':stateMachine:', ':mapRun:')}:${ports.uuid()}`,
    nextChild: () => {
      const name = ports.uuid();
      return {
        name,
        arn: `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`,
        stateMachineArn,
        stateMachineName: `${identity.stateMachineName}/${label}`,
      };
    },
  };
}

/** Where the children's results go. */
export interface MapResults {
  add(child: ChildResult, index: number): Promise<void>;
  addPending(child: { identity: Omit<Identity, 'startTime'>; input: string }): Promise<void>;
  /** The Map's result. */
  finish(): Promise<Json>;
}

async function resultsOf(distributed: Distributed, mapRun: MapRun, visit: Visit): Promise<MapResults> {
  if (!distributed.resultWriter) return new ResultArray(visit.state.name);
  return new ResultWriter(visit.flow, {
    bucket: await visit.evaluateText('ResultWriter.Arguments.Bucket', distributed.resultWriter.bucket),
    prefix: await visit.evaluateText('ResultWriter.Arguments.Prefix', distributed.resultWriter.prefix),
    mapRunArn: mapRun.arn,
  });
}
