import { createHash } from 'node:crypto';
import { seal } from '../../storage/history/day-file-checks.ts';
import { readHistoryHead } from '../../storage/history/head.ts';
import { historyKeys } from '../../storage/keys.ts';
import type { MemoryObjects } from '../fakes/objects.ts';
import { SCOPE } from '../fakes/results.ts';
import { contents } from '../functions/record/history/world.ts';
import { damageWorld, type RunSeen } from './world.ts';

// What becomes of the history's objects. Three days have one run each; the fourth, which closes the third, meets the damage.

const HISTORY_DAMAGES = ['deleted', 'a byte flipped', 'newer version', 'may not be read'] as const;
type HistoryDamage = (typeof HISTORY_DAMAGES)[number];

interface HistoryObject {
  readonly name: string;
  readonly about: string;
  readonly key: (objects: MemoryObjects) => Promise<string>;
  /** Of what has none of its own, none. */
  readonly newer?: (body: string) => string;
  /** What else is damaged, so that a run reads it at all. */
  readonly without?: (objects: MemoryObjects) => void;
}

const HEAD = historyKeys.head(SCOPE);
const DAY = '2026-11-22';
const partOf = (window: 'hours' | 'days') => async (objects: MemoryObjects) =>
  (await readHistoryHead(objects, SCOPE)).value?.[window][0]?.key ?? '';

const HISTORY_OBJECTS: readonly HistoryObject[] = [
  {
    name: 'history/<scope>/head.json',
    about: 'Which hours there are, and which parts count.',
    key: async () => HEAD,
    newer() {
      const head = { of: 'a newer version' };
      const sha256 = createHash('sha256')
        .update(`2\n${JSON.stringify(head)}`)
        .digest('hex');
      return JSON.stringify({ formatVersion: 2, sha256, head });
    },
  },
  { name: 'history/<scope>/hours/…', about: 'A part of the 72 hours.', key: partOf('hours') },
  { name: 'history/<scope>/days/…', about: 'A part of the 400 days.', key: partOf('days') },
  {
    name: 'history/daily/scope=<scope>/day=…/history.parquet',
    about: 'A day, for people and their tools. Runs read it only where the window of days is lost.',
    key: async () => historyKeys.dayFile(SCOPE, DAY),
    newer: newerDayFile,
  },
  {
    name: 'history/daily/… with a lost head',
    about: 'The same file, when `head.json` was deleted as well.',
    key: async () => historyKeys.dayFile(SCOPE, DAY),
    newer: newerDayFile,
    without: (objects) => objects.remove(HEAD),
  },
];

/** What its version says, and the checksum that then holds. */
function newerDayFile(body: string): string {
  const bytes = Buffer.from(body, 'latin1');
  const name = 'ipam-monitor.format';
  // Between a name and what it says stand two bytes: what it is, and its length.
  const at = bytes.lastIndexOf(name) + name.length + 2;
  if (bytes.toString('latin1', at, at + 1) !== '1') throw new Error('Test: the format is written in another way');
  bytes.write('2', at);
  seal(bytes.subarray(bytes.length - bytes.readUInt32LE(bytes.length - 8) - 8));
  return bytes.toString('latin1');
}

export interface HistorySeen {
  readonly object: HistoryObject;
  readonly damage: HistoryDamage;
  readonly key: string;
  readonly met: RunSeen;
  readonly next: RunSeen;
  readonly last: RunSeen;
  /** Values that it has less than without the damage, in the end. */
  readonly lacks: { readonly hours: number; readonly days: number };
  readonly isThere: boolean;
}

type Contents = NonNullable<Awaited<ReturnType<typeof contents>>>;

export async function playHistories(): Promise<HistorySeen[]> {
  const whole = await playOne(undefined, undefined);
  const seen: HistorySeen[] = [];
  for (const object of HISTORY_OBJECTS) {
    for (const damage of HISTORY_DAMAGES) {
      if (damage === 'newer version' && !object.newer) continue;
      const { kept, ...played } = await playOne(object, damage);
      const less = (of: 'hours' | 'days') =>
        Object.keys(whole.kept?.[of] ?? {}).filter((each) => whole.kept?.[of][each] !== kept?.[of][each]).length;
      seen.push({ object, damage, ...played, lacks: { hours: less('hours'), days: less('days') }, isThere: !!kept });
    }
  }
  return seen;
}

async function playOne(object: HistoryObject | undefined, damage: HistoryDamage | undefined) {
  let denied = '';
  const { objects, run } = damageWorld({
    beforeRead(key) {
      if (key === denied) throw Object.assign(new Error('Access Denied'), { name: 'AccessDenied' });
    },
  });
  const subnets = [{ id: 'subnet-calm', usedPercent: 20 }];
  for (const hour of [-48, -24, 0]) await run(hour, subnets);
  const key = (await object?.key(objects)) ?? '';
  object?.without?.(objects);
  if (damage === 'deleted') objects.remove(key);
  else if (damage === 'a byte flipped') objects.edit(key, flipped);
  else if (damage === 'newer version' && object?.newer) objects.edit(key, object.newer);
  else if (damage === 'may not be read') denied = key;
  const met = await run(24, subnets);
  denied = '';
  const [next, last] = [await run(25, subnets), await run(26, subnets)];
  const kept: Contents | undefined = await contents(objects, SCOPE);
  return { key, met, next, last, kept };
}

function flipped(body: string): string {
  const middle = body.length >> 1;
  const code = body.charCodeAt(middle);
  return `${body.slice(0, middle)}${String.fromCharCode(code ^ 1)}${body.slice(middle + 1)}`;
}

export function historyTableOf(all: readonly HistorySeen[]): string {
  return HISTORY_OBJECTS.map((object) => {
    const rows = new Map<string, string[]>();
    for (const seen of all.filter((each) => each.object.name === object.name)) {
      const row = [doneBy(seen), saidBy(seen), inTheEnd(seen)].join(' | ');
      rows.set(row, [...(rows.get(row) ?? []), seen.damage]);
    }
    return [
      `### \`${object.name.replace(/ with.*/, '')}\`${object.name.replace(/^\S+/, '')}`,
      '',
      object.about,
      '',
      '| it is | the run | the next run says | in the end |',
      '|---|---|---|---|',
      ...[...rows].map(([row, damages]) => `| ${damages.join(', ')} | ${row} |`),
    ].join('\n');
  }).join('\n\n');
}

function doneBy({ met, key }: HistorySeen): string {
  const [failed] = met.failed;
  if (failed === undefined) return 'Is recorded, and goes on.';
  const why = failed
    .replace(/^Record: /, '')
    .replaceAll(HEAD, '`head.json`')
    .replaceAll(key, 'it');
  return `Fails, when all else is done: ${why}`;
}

function saidBy({ next, key }: HistorySeen): string {
  const texts = next.said.map((text) => text.replaceAll(HEAD, '`head.json`').replaceAll(key, 'it'));
  return texts.length === 0 ? 'Nothing.' : texts.join(' ');
}

function inTheEnd({ lacks: { hours, days }, isThere }: HistorySeen): string {
  if (!isThere) return 'It stays as it is, until this monitor is updated.';
  const less = [...(hours > 0 ? [`hours (${hours} of 6)`] : []), ...(days > 0 ? [`days (${days} of 3)`] : [])];
  return less.length === 0 ? 'All is there.' : `Gaps stay: ${less.join(' and ')}.`;
}
