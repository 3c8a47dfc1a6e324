import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  DescribeMapRunCommand,
  ListMapRunsCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { followProgress, type Progress } from '../../local/progress.ts';
import { MAP_STATE } from '../../statemachine/definition.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { HistoryReader } from './history.ts';

export interface Following extends Pick<RemoteDeps, 'pause'> {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** From lively to patient: most runs end within a minute; some take an hour, and others use the API, too. */
const PAUSES_MS = { first: 1000, most: 5000, growth: 1.2 };

/** Follows an execution to its end. Rejects when the signal aborts; the execution goes on then. */
export async function followExecution(
  sfn: SFNClient,
  executionArn: string,
  { signal, pause, onProgress }: Following,
): Promise<DescribeExecutionCommandOutput> {
  const history = new HistoryReader(sfn, executionArn);
  let told: Progress[] = [];
  const apply = followProgress((progress) => told.push(progress));
  let mapping: Progress | undefined;
  for (let wait = PAUSES_MS.first; ; wait = Math.min(wait * PAUSES_MS.growth, PAUSES_MS.most)) {
    // Its status first: when it has ended, the history that is read after that has everything.
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }), { abortSignal: signal });
    told = [];
    for (const event of await history.read()) apply(event, { name: executionArn });
    for (const progress of told) {
      const ofMap = progress.state === MAP_STATE;
      if (ofMap) mapping = progress.phase === 'started' ? progress : undefined;
      // What the state puts out is of no interest here; how many of its children did what is.
      onProgress(
        ofMap && 'output' in progress ? { ...progress, output: await mapCounts(sfn, executionArn) } : progress,
      );
    }
    if (execution.status !== 'RUNNING') return execution;
    if (mapping) {
      const output = await mapCounts(sfn, executionArn);
      if (output) onProgress({ ...mapping, phase: 'progress', output });
    }
    await pause(wait, signal);
  }
}

/** Item counts of the newest Map Run; undefined before there is one. The parent's history has nothing of them. */
async function mapCounts(sfn: SFNClient, executionArn: string): Promise<unknown> {
  const { mapRuns = [] } = await sfn.send(new ListMapRunsCommand({ executionArn }));
  const [newest] = mapRuns.sort((a, b) => (b.startDate?.getTime() ?? 0) - (a.startDate?.getTime() ?? 0));
  if (newest?.mapRunArn === undefined) return undefined;
  const { itemCounts } = await sfn.send(new DescribeMapRunCommand({ mapRunArn: newest.mapRunArn }));
  return itemCounts;
}
