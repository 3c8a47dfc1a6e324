import * as z from 'zod';
import { runKeys } from '../../storage/keys.ts';
import { findJson, type Objects, putJson } from '../../storage/objects.ts';

/** delivered.json: whom a later attempt of the step leaves alone. */
const Delivered = z.object({
  runId: z.string(),
  consumers: z.array(z.string()).describe('Those that have confirmed the hand-off.'),
  refused: z.record(z.string(), z.string()).default({}).describe('Those that failed for good, with the reason.'),
  events: z.record(z.string(), z.int()).optional().describe('How many events about alerts each bus has confirmed.'),
  allEvents: z.array(z.string()).optional().describe('Buses that have all of them.'),
});

/** What became of each consumer, kept in memory and, behind the caller's back, in delivered.json. */
export interface Notes {
  readonly taken: ReadonlySet<string>;
  /** By name, the reason. */
  readonly refused: ReadonlyMap<string, string>;
  /** Events about alerts that a bus has confirmed. */
  readonly events: ReadonlyMap<string, number>;
  /** Buses that have all of them. */
  readonly allEvents: ReadonlySet<string>;
  noteEvents(name: string, confirmed: number): void;
  noteAllEvents(name: string): void;
  noteTaken(name: string): void;
  noteRefused(name: string, reason: string): void;
  /** Resolves when all is written, or with the error of the last try. */
  written(): Promise<unknown>;
}

/** Reads what earlier attempts have noted. Throws InvalidInput, and what S3 has against it. */
export async function openNotes(objects: Objects, runId: string, prefix: string): Promise<Notes> {
  const key = runKeys.delivered(prefix);
  const found = await findJson(objects, key, Delivered);
  const taken = new Set(found?.consumers);
  const refused = new Map(Object.entries(found?.refused ?? {}));
  const events = new Map(Object.entries(found?.events ?? {}));
  const allEvents = new Set(found?.allEvents);
  let failure: unknown;
  let behind = false;
  let writing: Promise<void> = Promise.resolve();
  const write = async () => {
    // What was noted while the write before was under way went into one write.
    if (!behind) return;
    behind = false;
    try {
      await putJson(objects, key, Delivered, {
        runId,
        consumers: [...taken].sort(),
        refused: Object.fromEntries([...refused].sort()),
        ...(events.size > 0 && { events: Object.fromEntries([...events].sort()) }),
        ...(allEvents.size > 0 && { allEvents: [...allEvents].sort() }),
      });
      failure = undefined;
    } catch (error) {
      // Must not keep the consumers from what is theirs. The next write puts everything again.
      failure = error;
    }
  };
  // After each consumer, not at the end: if this attempt dies, the next one must know of all that were reached.
  const note = () => {
    behind = true;
    writing = writing.then(write);
  };
  return {
    taken,
    refused,
    events,
    allEvents,
    noteEvents(name, confirmed) {
      events.set(name, confirmed);
      note();
    },
    noteAllEvents(name) {
      allEvents.add(name);
      note();
    },
    noteTaken(name) {
      taken.add(name);
      note();
    },
    noteRefused(name, reason) {
      refused.set(name, reason);
      note();
    },
    async written() {
      await writing;
      if (failure !== undefined) note();
      await writing;
      return failure;
    },
  };
}
