import { orAborted } from './abort.ts';
import { type SettledOutcome, settle } from './settle.ts';
import type { WaitState } from './states.ts';
import type { Visit } from './visit.ts';

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

export async function runWait(state: WaitState, visit: Visit): Promise<SettledOutcome> {
  const { signal, execution } = visit.flow;
  const ms = await milliseconds(state, visit);
  if (ms > 0) await orAborted(signal, execution.ports.sleep(ms, signal));
  return await settle(visit, state, {}, visit.input.value);
}

async function milliseconds({ until }: WaitState, visit: Visit): Promise<number> {
  if (until.kind === 'Seconds') return (await visit.evaluateInteger('Seconds', until.value, 0, 99_999_999)) * 1000;
  const timestamp = await visit.evaluate(until.value);
  const time = typeof timestamp === 'string' && TIMESTAMP.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  if (Number.isNaN(time)) throw visit.unexpected('Timestamp', 'like 2026-11-21T20:00:00Z', timestamp);
  return time - visit.flow.execution.ports.now().getTime();
}
