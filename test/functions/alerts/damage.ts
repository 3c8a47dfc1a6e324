import { LEDGER_ENTRIES, NEWEST, OWED, sharedKeys } from '../../../storage/keys.ts';
import type { MemoryObjects } from '../../fakes/objects.ts';

/** Something of what runs share that somebody breaks between two steps. */
export interface Damage {
  readonly before: 'decide' | 'notify';
  readonly object: 'head' | 'entries' | 'owed' | 'latest' | 'mutes' | 'published' | 'runs' | 'newest';
  /** `minor`: written by a newer minor version, which is no damage. */
  readonly how: 'deleted' | 'truncated' | 'garbage' | 'future' | 'minor';
  /** Which one, where there are several. */
  readonly pick: number;
}

/**
 * Breaks it, and returns the key of what was broken; undefined where there is nothing to break. `finished`: prefixes of runs
 * that are over; that what they wrote expires is no damage.
 */
export function breakIt(
  objects: MemoryObjects,
  { object, how, pick }: Damage,
  now: number,
  finished: readonly string[],
): string | undefined {
  if (object === 'runs') {
    for (const prefix of finished) removeAll(objects, prefix);
    return undefined;
  }
  const key = keyOf(objects, object, pick);
  if (key === undefined || !objects.keys().includes(key)) return undefined;
  if (how === 'deleted') {
    // Of a scope, all that is kept.
    removeAll(objects, object === 'newest' ? key.split('/').slice(0, 2).join('/') : key);
    return key;
  }
  if (key.endsWith('.gz')) {
    const lines = objects.lines(key);
    const kept = how === 'garbage' ? [] : lines.slice(0, -1);
    // Where bytes are missing, no line is one.
    if (how === 'garbage' || how === 'truncated') objects.giveLines(key, [...kept, 'not a line']);
    else return undefined;
    return key;
  }
  const text = objects.text(key) ?? '';
  if (how === 'truncated') objects.give(key, text.slice(0, text.length >> 1));
  else if (how === 'garbage') objects.give(key, '}{');
  else {
    let value: Record<string, unknown>;
    try {
      value = JSON.parse(text);
    } catch {
      // It is broken already.
      return undefined;
    }
    const changed = how === 'minor' ? { ...value, schemaVersion: '1.9', unheardOf: [1] } : inFuture(value, object, now);
    if (!changed) return undefined;
    objects.give(key, changed);
  }
  return key;
}

function removeAll(objects: MemoryObjects, prefix: string): void {
  for (const key of objects.keys()) if (key.startsWith(prefix)) objects.remove(key);
}

function inFuture(value: Record<string, unknown>, object: Damage['object'], now: number): object | undefined {
  const later = new Date(now + 30 * 24 * 3_600_000).toISOString();
  switch (object) {
    case 'head':
    case 'published':
      return { ...value, asOf: later };
    case 'latest': {
      const scopes = Object.entries(value.scopes as Record<string, object>);
      return { ...value, scopes: Object.fromEntries(scopes.map(([id, scope]) => [id, { ...scope, asOf: later }])) };
    }
    default:
      return undefined;
  }
}

function keyOf(objects: MemoryObjects, object: Damage['object'], pick: number): string | undefined {
  const oneOf = (prefix: string) => {
    const found = objects.keys().filter((key) => key.startsWith(prefix));
    return found[pick % Math.max(1, found.length)];
  };
  switch (object) {
    case 'head':
      return sharedKeys.ledger;
    case 'entries':
      return oneOf(LEDGER_ENTRIES);
    case 'owed':
      return oneOf(OWED);
    case 'latest':
      return sharedKeys.latest;
    case 'mutes':
      return sharedKeys.mutes;
    case 'published':
      return sharedKeys.publishedMetrics;
    case 'newest':
      return oneOf(NEWEST);
    case 'runs':
      return undefined;
  }
}
