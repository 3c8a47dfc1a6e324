import { type Document, documentOf, isJsonArray, type Json } from './json.ts';
import { assertWithinDataLimit } from './limits.ts';
import type { MapState } from './states.ts';
import type { Visit } from './visit.ts';

/** What a Map iterates over. `at` parses only when asked, so that 40,000 lines stay text until their turn. */
export interface Items {
  readonly length: number;
  at(index: number): Json;
}

/** The items of a Map without an ItemReader. */
export async function itemsOf(state: MapState, visit: Visit): Promise<Items> {
  const items = state.items ? await visit.evaluate(state.items) : visit.input.value;
  if (!isJsonArray(items)) throw visit.unexpected(state.items ? 'Items' : 'input', 'an array', items);
  return { length: items.length, at: (index) => items[index] ?? null };
}

/** What one iteration starts with: the item, or what the ItemSelector makes of it. */
export async function iterationInput(state: MapState, items: Items, index: number, visit: Visit): Promise<Document> {
  const item = items.at(index);
  const selected = state.itemSelector
    ? await visit.evaluate(state.itemSelector, { mapItem: { Index: index, Value: item } })
    : item;
  const input = documentOf(selected);
  assertWithinDataLimit(`The input of iteration ${index} of state '${state.name}'`, input.text);
  return input;
}
