import * as z from 'zod';
import type { MemoryObjects } from '../fakes/objects.ts';

/** What can become of an object. */
export const DAMAGES = ['deleted', 'truncated', 'garbage', 'older', 'newer', 'future'] as const;
export type DamageName = (typeof DAMAGES)[number];

/** Of JSON, or of JSON Lines. `isLines`: garbage is one of the lines, in the middle. */
export function damageJson(objects: MemoryObjects, key: string, name: DamageName, isLines: boolean): void {
  if (name === 'deleted') objects.remove(key);
  else if (name === 'truncated') objects.truncate(key);
  else if (name === 'garbage')
    objects.edit(key, (body) => (isLines ? withGarbage(body) : '<html>Service unavailable</html>'));
  else objects.edit(key, (body) => eachLine(body, isLines, WRITTEN[name]));
}

function eachLine(body: string, isLines: boolean, change: (value: unknown) => unknown): string {
  if (!isLines) return JSON.stringify(change(JSON.parse(body)));
  const lines = body.split('\n').filter((line) => line !== '');
  return lines.map((line) => `${JSON.stringify(change(JSON.parse(line)))}\n`).join('');
}

function withGarbage(body: string): string {
  const lines = body.split('\n');
  const middle = Math.floor((lines.length - 1) / 2);
  return lines.map((line, index) => (index === middle ? '{"key": \u0000' : line)).join('\n');
}

const Fields = z.record(z.string(), z.unknown());

/** Of a version before 1.0: of another number, or where it has none, without what this version needs. */
function older(value: unknown): unknown {
  const { asOf: _, finding: __, cidrs: ___, ...fields } = Fields.parse(value);
  return 'schemaVersion' in fields ? { ...Fields.parse(value), schemaVersion: '0.9' } : fields;
}

/** Of version 1.9: fields that nobody knows in each object, and values that nobody knows in each list that is open. */
function newer(value: unknown): unknown {
  const fields = Fields.parse(value);
  return withAdditions('schemaVersion' in fields ? { ...fields, schemaVersion: '1.9' } : fields, '');
}

/** Whose keys are names, and not fields. */
const RECORDS = ['routes', 'scopes', 'changes', 'tags', 'blocks'];
/** Where a newer version may say something else. A match is what people write: of that, nothing is added. */
const OPEN: Readonly<Record<string, string>> = { basis: 'leased', metric: 'freeDelegations', source: 'ram' };

function withAdditions(value: unknown, name: string): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => withAdditions(item, ''));
    return name === 'occasions' ? [...items, 'quarterly'] : items;
  }
  const fields = Fields.safeParse(value).data;
  if (!fields || name === 'match') return value;
  const changed = Object.entries(fields).map(([key, each]): [string, unknown] => [
    key,
    typeof each === 'string' ? (OPEN[key] ?? each) : withAdditions(each, key),
  ]);
  return { ...Object.fromEntries(changed), ...(!RECORDS.includes(name) && { addedIn19: { of: ['a', 'version'] } }) };
}

const WRITTEN = { older, newer, future };

/** A year later than it says, all of it. */
function future(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/^2026(-\d\d-\d\d(T|$))/, '2027$1');
  if (Array.isArray(value)) return value.map(future);
  const fields = Fields.safeParse(value).data;
  if (!fields) return value;
  return Object.fromEntries(Object.entries(fields).map(([key, each]) => [key, future(each)]));
}
