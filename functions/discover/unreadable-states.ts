/**
 * States in which an IPAM, or a scope, may show less than there is. Read anyway, the rows that are missing would pass
 * for resources that are gone. The modify-* states are not among them: until a change is through, and when it failed,
 * what was configured before goes on. A state that is not known yet is read; the API will say if it cannot be.
 */
const UNREADABLE = new Map([
  ['create-in-progress', 'it is still being created: a later run will read it'],
  ['create-failed', 'its creation failed: delete it, or create it again'],
  ['restore-in-progress', 'it is being restored, and what it shows may be incomplete: a later run will read it'],
  ['isolate-in-progress', 'AWS is taking it out of service, and what it shows may be incomplete'],
  ['isolate-complete', 'AWS has taken it out of service, and what it shows may be old'],
  ['delete-in-progress', 'it is being deleted'],
  ['delete-complete', 'it was deleted'],
  ['delete-failed', 'its deletion stopped half-way, and what it shows may be incomplete: delete it again'],
]);

/** Why something in this state cannot be relied on; undefined when it can. */
export function whyUnreadable(state: string | undefined): string | undefined {
  return state === undefined ? undefined : UNREADABLE.get(state);
}
