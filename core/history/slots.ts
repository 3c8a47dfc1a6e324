import type { HistoryHead, HistorySlot } from '../../statemachine/contracts/history.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import { closedBy, dayOf, dayText, hourOf, hourText } from './calendar.ts';

/** Hours that are kept one by one. */
export const HOURS_KEPT = 72;

type RunOfSlot = Pick<Run, 'runId' | 'asOf'>;
type Known = Pick<HistoryHead, 'asOf' | 'slots' | 'closed'>;

/** What a run's commit does to a history: its hour, and what the head then says. */
export interface Placed {
  readonly hour: number;
  /** Older hours leave the window. */
  readonly oldest: number;
  readonly head: Known;
  /** Days that it closes and in which there are values, in their order. */
  readonly closes: readonly string[];
}

/**
 * Where a run belongs. Its hour is that of its asOf, whenever it commits: so runs come to the same history in any order.
 * `there`: it, or a later run of the same hour, was there before. `late`: its day is closed.
 */
export function place(run: RunOfSlot, known: Known | undefined): Placed | 'there' | 'late' {
  const hour = hourOf(run.asOf);
  const slots = known?.slots ?? [];
  if (known && dayText(dayOf(run.asOf)) <= known.closed) return 'late';
  const taken = slots.find((slot) => hourOf(slot.hour) === hour);
  if (taken && !isLater(run, taken)) return 'there';
  const asOf = known && Date.parse(known.asOf) >= Date.parse(run.asOf) ? known.asOf : run.asOf;
  const closed = dayText(closedBy(asOf));
  const oldest = hourOf(asOf) - HOURS_KEPT + 1;
  const next: HistorySlot = { hour: hourText(hour), runId: run.runId, asOf: run.asOf };
  const days = slots.map((slot) => slot.hour.slice(0, 10));
  return {
    hour,
    oldest,
    head: {
      asOf,
      closed: known && known.closed > closed ? known.closed : closed,
      slots: [...slots.filter((slot) => slot !== taken), next]
        .filter((slot) => hourOf(slot.hour) >= oldest)
        .sort((a, b) => hourOf(a.hour) - hourOf(b.hour)),
    },
    closes: [...new Set(days)].filter((day) => known && day > known.closed && day <= closed).sort(),
  };
}

/** Of two runs in one hour; of the same moment, one of them in any case. */
function isLater(run: RunOfSlot, than: RunOfSlot): boolean {
  const after = Date.parse(run.asOf) - Date.parse(than.asOf);
  return after > 0 || (after === 0 && run.runId > than.runId);
}
