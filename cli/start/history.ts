import { GetExecutionHistoryCommand, type HistoryEvent, type SFNClient } from '@aws-sdk/client-sfn';
import type { FollowedEvent } from '../../local/progress.ts';

/** Our executions have about 50 events in all: mostly one page. */
const PAGE = 100;

/** Reads what is new in an execution's history, from its end, so that a call does not repeat all that is known. */
export class HistoryReader {
  readonly #sfn: SFNClient;
  readonly #executionArn: string;
  #lastId = 0;

  constructor(sfn: SFNClient, executionArn: string) {
    this.#sfn = sfn;
    this.#executionArn = executionArn;
  }

  /** The events since the last call, oldest first. */
  async read(): Promise<FollowedEvent[]> {
    const fresh: FollowedEvent[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.#sfn.send(
        new GetExecutionHistoryCommand({
          executionArn: this.#executionArn,
          reverseOrder: true,
          maxResults: PAGE,
          ...(nextToken !== undefined && { nextToken }),
        }),
      );
      const events = (page.events ?? []).map(followed).filter(({ id }) => id > this.#lastId);
      fresh.push(...events);
      nextToken = events.length === page.events?.length ? page.nextToken : undefined;
    } while (nextToken !== undefined);
    this.#lastId = fresh[0]?.id ?? this.#lastId;
    return fresh.reverse();
  }
}

function followed(event: HistoryEvent): FollowedEvent {
  const { timestamp = new Date(0), id = 0, previousEventId = 0, type = '' } = event;
  return { ...event, timestamp, id, previousEventId, type };
}
