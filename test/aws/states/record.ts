import type { HistoryEvent } from '../../../local/asl/execution.ts';
import type { OnEvent } from '../../../local/asl/run-execution.ts';
import { MapRun } from './map-run.ts';

const MAP_RUN_ENDS = {
  MapRunSucceeded: 'SUCCEEDED',
  MapRunFailed: 'FAILED',
  MapRunAborted: 'ABORTED',
} as const;

/** Events of the execution itself are its history; those of its children only move the counts of their Map Run. */
export function record(events: HistoryEvent[], mapRuns: MapRun[]): OnEvent {
  return (event, { mapRun }) => {
    if (mapRun) return mapRuns.find(({ arn }) => arn === mapRun.arn)?.child(event.type, mapRun);
    events.push(event);
    const { type, timestamp, mapRunStartedEventDetails } = event;
    if (mapRunStartedEventDetails) mapRuns.push(new MapRun(mapRunStartedEventDetails.mapRunArn, timestamp));
    if (type === 'MapRunSucceeded' || type === 'MapRunFailed' || type === 'MapRunAborted') {
      // The engine's history does not say which one ended: the innermost open one, as Map Runs do not overlap here.
      mapRuns.findLast(({ status }) => status === 'RUNNING')?.end(MAP_RUN_ENDS[type], timestamp);
    }
  };
}
