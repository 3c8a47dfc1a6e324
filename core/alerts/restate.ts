import type { Alert, Change } from '../../statemachine/contracts/alert.ts';
import type { ScopeMark } from '../../statemachine/contracts/ledger.ts';
import { restatement } from './announce.ts';
import { muteOf, type Silence } from './silence.ts';

/** What has to be known to tell a route again what is open. */
export interface Restating {
  readonly route: string;
  readonly runId: string;
  readonly asOf: string;
  /** Up to which run the route was told, or is being told now: what was announced later was never told. */
  readonly toldUntil: string | undefined;
  /** What was announced after this run stands in messages that are still to come. */
  readonly until: string;
  readonly silence: Silence;
}

/**
 * The alerts of a route as changes, sorted like the ledger: for a route whose messages were lost. What is open and it was
 * told before is a reminder; what was to be told since is told as if it were new, and pages if it is critical; what it was
 * told and is over since is told to be over. What is muted is no reminder, and wakes nobody; but what was to be told before
 * it was muted, no later run tells again.
 */
export async function* restated(
  ledger: AsyncIterable<Alert | ScopeMark>,
  { route, toldUntil, until, silence, ...run }: Restating,
): AsyncGenerator<Change> {
  for await (const line of ledger) {
    if ('scopeMark' in line) continue;
    const { routes = {} } = line.announced ?? {};
    const at = Object.hasOwn(routes, route) ? routes[route] : undefined;
    if (at === undefined || isLater(at, until)) continue;
    const isTold = (time: string) => toldUntil !== undefined && !isLater(time, toldUntil);
    const wasTold = isTold(at);
    const { closed } = line;
    const isMuted = !closed && muteOf(silence, line) !== undefined;
    if (isMuted && wasTold) continue;
    // What nobody heard of while it was open, and what ended later than what was lost, is not told here.
    if (closed && (!wasTold || isTold(closed.at) || isLater(closed.at, until) || closed.by === 'forgotten')) continue;
    const change = restatement(line, wasTold, run);
    yield { ...change, pages: change.pages && !isMuted, routes: [route] };
  }
}

function isLater(time: string, than: string): boolean {
  return Date.parse(time) > Date.parse(than);
}
