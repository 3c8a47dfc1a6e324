import type { MapRunInfo } from '../../../local/asl/flow.ts';
import type { HistoryEventType } from '../../../local/asl/history-event.ts';

export type MapRunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';

const ENDED = {
  ExecutionSucceeded: 'succeeded',
  ExecutionFailed: 'failed',
  ExecutionTimedOut: 'timedOut',
  ExecutionAborted: 'aborted',
} as const;

/** One Map Run of an execution: how many of its children are where. */
export class MapRun {
  readonly arn: string;
  readonly startDate: Date;
  stopDate: Date | undefined;
  status: MapRunStatus = 'RUNNING';
  #info: Omit<MapRunInfo, 'arn'> = { total: 0, maxConcurrency: 0 };
  #started = 0;
  readonly #ended = { succeeded: 0, failed: 0, timedOut: 0, aborted: 0 };

  constructor(arn: string, startDate: Date) {
    this.arn = arn;
    this.startDate = startDate;
  }

  /** An event of one of the children. */
  child(type: HistoryEventType, info: MapRunInfo): void {
    this.#info = info;
    if (type === 'ExecutionStarted') this.#started++;
    if (isEnd(type)) this.#ended[ENDED[type]]++;
  }

  end(status: MapRunStatus, at: Date): void {
    this.status = status;
    this.stopDate = at;
  }

  get maxConcurrency(): number {
    return this.#info.maxConcurrency;
  }

  /** As in DescribeMapRun. A child takes one item here, so that items and executions are counted alike. */
  counts(): Readonly<Record<string, number>> {
    const ended = Object.values(this.#ended).reduce((sum, each) => sum + each, 0);
    const { total } = this.#info;
    return {
      total,
      pending: Math.max(0, total - this.#started),
      running: this.#started - ended,
      ...this.#ended,
      resultsWritten: this.status === 'SUCCEEDED' ? ended : 0,
    };
  }
}

function isEnd(type: HistoryEventType): type is keyof typeof ENDED {
  return Object.hasOwn(ENDED, type);
}
