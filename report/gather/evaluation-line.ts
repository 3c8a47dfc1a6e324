import * as z from 'zod';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';

/**
 * The schema of a line of the evaluations. Most have no finding, and of those only what everything rests on is looked at: all
 * of it is a third of the work of a report of 50,000 rows, gzip's checksum tells what is damaged, and the page shows text only.
 */
export function schemaOfLine(line: unknown): z.ZodType<Evaluation> {
  return isQuiet(line) ? Quiet : Evaluation;
}

const Quiet = z.custom<Evaluation>((value) => isQuiet(value), 'is not an evaluation');

const STATUS: readonly unknown[] = ['evaluated', 'notMeasured', 'notApplicable'];

function isQuiet(value: unknown): boolean {
  if (!isObject(value) || !('key' in value && 'resource' in value && 'verdict' in value)) return false;
  const { key, resource, verdict } = value;
  return (
    typeof key === 'string' &&
    isObject(resource) &&
    ['id', 'type', 'cidr', 'family'].every((name) => typeof at(resource, name) === 'string') &&
    isObject(verdict) &&
    STATUS.includes(at(verdict, 'status')) &&
    typeof at(verdict, 'text') === 'string' &&
    hasFigures(at(value, 'capacity')) &&
    isList(at(value, 'cidrs')) &&
    isEmpty(at(value, 'findings'))
  );
}

function hasFigures(capacity: unknown): boolean {
  if (capacity === undefined) return true;
  return (
    isObject(capacity) &&
    isFigure(at(capacity, 'total')) &&
    isFigure(at(capacity, 'free')) &&
    typeof at(capacity, 'usedPercent') === 'number'
  );
}

function isFigure(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value));
}

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function at(value: object, name: string): unknown {
  return Reflect.get(value, name);
}
