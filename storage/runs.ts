import { Evaluation } from '../statemachine/contracts/evaluation.ts';
import { type InventoryRow, inventorySchema } from '../statemachine/contracts/inventory.ts';
import { OverlapGroup } from '../statemachine/contracts/overlap.ts';
import { parseLine, type ReadableObjects, readJsonLines } from './objects.ts';

// What runs found, line by line, sorted by key. All of them throw ObjectMissing, ObjectDamaged and InvalidInput.

export type ReadLines<T> = (objects: ReadableObjects, key: string) => AsyncGenerator<T>;

export function readEvaluations(objects: ReadableObjects, key: string): AsyncGenerator<Evaluation> {
  return readJsonLines(objects, key, Evaluation);
}

/** The same for whoever looks at the lines first, and has only some of them parsed. */
export function evaluationReader(objects: ReadableObjects) {
  return {
    lines: (key: string) => objects.readLines(key),
    parse: (key: string, line: string) => parseLine(objects, key, line, Evaluation),
  };
}

/** A part of a scope's inventory. */
export function readInventory(objects: ReadableObjects, key: string): AsyncGenerator<InventoryRow> {
  return readJsonLines(objects, key, inventorySchema);
}

export function readOverlaps(objects: ReadableObjects, key: string): AsyncGenerator<OverlapGroup> {
  return readJsonLines(objects, key, OverlapGroup);
}
