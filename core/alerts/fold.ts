import type { Change, ChangeKind } from '../../statemachine/contracts/alert.ts';
import { mergeEqual } from '../streams/merge.ts';
import { compareSorted } from './order.ts';

/**
 * Changes that were not told yet, and newer ones, as if they had been found at once: one an alert, sorted like each of
 * the streams. Holds one of each stream; the oldest stream comes first.
 */
export function foldStreams(streams: readonly AsyncIterable<Change>[]): AsyncGenerator<Change> {
  return mergeEqual(streams, compareSorted, fold);
}

/** What says nothing of the alert that is reminded of later. */
const NOTHING_OF_IT: readonly ChangeKind[] = ['reminded', 'resolved', 'gone'];

/** Two changes of one alert as one: what is so now, told as what the reader does not know yet. */
export function fold(older: Change, newer: Change): Change {
  const pages = newer.severity === 'critical' && (older.pages || newer.pages);
  const both = { ...newer, pages, urgent: older.urgent || newer.urgent };
  switch (newer.change) {
    case 'reminded':
    case 'unmeasured':
    case 'noLongerVisible':
      // Of one that is over, this is another one: the route was not among those that heard of it first.
      if (NOTHING_OF_IT.includes(older.change)) return both;
      return { ...both, change: older.change, ...previousOf(older) };
    case 'escalated':
    case 'deescalated': {
      if (older.change === 'raised' || (older.change === 'baseline' && older.previousSeverity === undefined)) {
        return { ...without(both, 'previousSeverity'), change: newer.change === 'escalated' ? 'raised' : older.change };
      }
      // Known to be critical already, before new rules made it a warning for a while.
      if (older.change === 'baseline' && older.previousSeverity === newer.severity) {
        return { ...both, change: 'baseline', pages: false };
      }
      // What went up and came down is told as such: a message that was sent, and never confirmed, may have told the first.
      return both;
    }
    // It ended before anybody was told that it began: that it was there is still told, and wakes nobody.
    case 'resolved':
    case 'gone':
      return { ...both, pages: false };
    default:
      return both;
  }
}

function previousOf({ previousSeverity }: Change): Pick<Change, 'previousSeverity'> {
  return previousSeverity === undefined ? {} : { previousSeverity };
}

function without<Key extends keyof Change>(change: Change, key: Key): Omit<Change, Key> {
  const { [key]: _, ...rest } = change;
  return rest;
}
