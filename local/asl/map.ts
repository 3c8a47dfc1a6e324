import { runWithRetries } from './attempts.ts';
import { MAX_DISTRIBUTED_CONCURRENCY, MAX_INLINE_CONCURRENCY } from './limits.ts';
import { runDistributed } from './map-distributed.ts';
import { runInline } from './map-inline.ts';
import type { SettledOutcome } from './settle.ts';
import type { MapState } from './states.ts';
import type { Visit } from './visit.ts';

export function runMap(state: MapState, visit: Visit): Promise<SettledOutcome> {
  return runWithRetries(visit, state, async () => {
    const limit = await concurrency(state, visit);
    return state.distributed
      ? await runDistributed(state, state.distributed, limit, visit)
      : await runInline(state, limit, visit);
  });
}

/** 0 and absent mean as many as AWS runs at most. */
async function concurrency(state: MapState, visit: Visit): Promise<number> {
  const most = state.distributed ? MAX_DISTRIBUTED_CONCURRENCY : MAX_INLINE_CONCURRENCY;
  if (!state.maxConcurrency) return most;
  const wanted = await visit.evaluateInteger('MaxConcurrency', state.maxConcurrency, 0, Number.MAX_SAFE_INTEGER);
  return wanted === 0 ? most : Math.min(wanted, most);
}
