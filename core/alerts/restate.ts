import type { Alert, Change } from '../../statemachine/contracts/alert.ts';
import type { ScopeMark } from '../../statemachine/contracts/ledger.ts';
import { restatement } from './announce.ts';
import { muteOf, type Silence } from './silence.ts';

/** What has to be known to tell a route again what is open. */
export interface Restating {
  readonly route: string;
  readonly runId: string;
  readonly asOf: string;
  /** When the last message of the route was confirmed: what was announced later was never told. */
  readonly confirmedAt: string | undefined;
  readonly silence: Silence;
}

/**
 * The open alerts of a route as changes, sorted like the ledger: for a route whose messages were lost. What it was told
 * before is a reminder; what was to be told since is told as if it were new, and pages if it is critical.
 */
export async function* restated(
  ledger: AsyncIterable<Alert | ScopeMark>,
  { route, confirmedAt, silence, ...run }: Restating,
): AsyncGenerator<Change> {
  for await (const line of ledger) {
    if ('scopeMark' in line || line.state !== 'open' || !line.announced?.routes?.includes(route)) continue;
    if (muteOf(silence, line)) continue;
    const wasTold = confirmedAt !== undefined && Date.parse(line.announced.at) <= Date.parse(confirmedAt);
    yield { ...restatement(line, wasTold, run), routes: [route] };
  }
}
