import { UnreadPlace } from '../../statemachine/contracts/lists-read.ts';

/** As many exceptions travel in the state. With more of them, whole Regions count as not read, or the list itself does. */
const MAX_UNREAD = 100;

/** Where a list was not read, each place once. */
export function placesUnread(known: readonly UnreadPlace[] = [], more: readonly UnreadPlace[] = []): UnreadPlace[] {
  const all = onceEach([...known, ...more]);
  if (all.length <= MAX_UNREAD) return all;
  // A service control policy that refuses a Region refuses it to all accounts.
  const wider = onceEach(all.map((place) => (place.region === undefined ? place : { region: place.region })));
  return wider.length > MAX_UNREAD ? [{}] : wider;
}

function onceEach(places: readonly UnreadPlace[]): UnreadPlace[] {
  const texts = new Set(places.map((place) => JSON.stringify(place)).sort());
  return [...texts].map((place) => UnreadPlace.parse(JSON.parse(place)));
}
