import { isDeepStrictEqual } from 'node:util';
import { type DamagedObject, OBJECTS } from './cases.ts';
import { DAMAGES, type DamageName, damageJson } from './damages.ts';
import { type Moment, type Played, play } from './story.ts';

/** One damage of one object, as it was seen at each of its moments. */
export interface Seen {
  readonly object: DamagedObject;
  readonly damage: DamageName;
  readonly moment: Moment;
  readonly key: string;
  readonly played: Played;
  /** The same day without the damage. */
  readonly undamaged: Played;
}

export async function playAll(): Promise<Seen[]> {
  const moments: readonly Moment[] = ['waiting', 'undelivered', 'under way'];
  const undamaged = new Map<Moment, Played>();
  for (const moment of moments) undamaged.set(moment, await play(() => {}, moment));
  const seen: Seen[] = [];
  for (const object of OBJECTS) {
    for (const damage of DAMAGES) {
      for (const moment of object.moments ?? (['waiting'] as const)) {
        const without = undamaged.get(moment);
        if (without)
          seen.push({ object, damage, moment, ...(await playOne(object, damage, moment)), undamaged: without });
      }
    }
  }
  return seen;
}

async function playOne(object: DamagedObject, damage: DamageName, moment: Moment) {
  const { isLines = false, person } = object;
  let key = '';
  const played = await play(
    (objects) => {
      key = object.key(objects);
      if (object.damage) object.damage(objects, key, damage);
      else damageJson(objects, key, damage, isLines);
    },
    moment,
    person?.[damage]?.repair,
  );
  return { key, played };
}

const NAMES: Readonly<Record<DamageName, string>> = {
  deleted: 'deleted',
  truncated: 'truncated',
  garbage: 'garbage',
  older: 'older version',
  newer: 'newer minor version',
  future: 'dated in the future',
};

/** docs/damage.md's table, of what was seen. Damages after which all is the same stand in one row. */
export function tableOf(all: readonly Seen[]): string {
  return OBJECTS.map((object) => {
    const rows = new Map<string, string[]>();
    for (const damage of DAMAGES) {
      const seen = all.filter((each) => each.object === object && each.damage === damage);
      const row = [
        together(seen.map(doneBy)),
        object.harmless?.[damage] ?? together(seen.map(saidBy)),
        object.person?.[damage]?.text ?? 'Nothing.',
      ].join(' | ');
      rows.set(row, [...(rows.get(row) ?? []), NAMES[damage]]);
    }
    return [
      `### \`${object.name}\``,
      '',
      object.about,
      '',
      '| it is | the next run | it says | what you do |',
      '|---|---|---|---|',
      ...[...rows].map(([row, damages]) => `| ${damages.join(', ')} | ${row} |`),
    ].join('\n');
  }).join('\n\n');
}

/** What is the same at all moments is said once. */
function together(texts: readonly string[]): string {
  return [...new Set(texts)].join(' ');
}

/** In what it told, where that is something else than without the damage. */
function doneBy({ moment, played, undamaged }: Seen): string {
  const [{ told }] = played.seen;
  const [{ told: asEver }] = undamaged.seen;
  if (isDeepStrictEqual(told, asEver)) return 'As without the damage.';
  const more = told.filter((each) => !asEver.includes(each));
  const less = asEver.filter((each) => !told.includes(each) && !more.some((other) => idOf(other) === idOf(each)));
  const done = [
    ...(more.length > 0 ? [`sends ${listed(more)}`] : []),
    ...(less.length > 0 ? [`does not send ${listed(less)}`] : []),
  ].join(', and ');
  return moment === 'under way'
    ? `Where Notify meets it, ${done}.`
    : `${done.charAt(0).toUpperCase()}${done.slice(1)}.`;
}

function idOf(told: string): string | undefined {
  return /subnet-\w+/.exec(told)?.[0];
}

const WORDS: Readonly<Record<string, string>> = {
  'subnet-old': 'the old critical alert',
  'subnet-traded': 'the resource with another owner',
  'subnet-muted': 'the muted alert',
  'subnet-warning': 'the warning that waits for the digest',
  'subnet-recovers': 'the resource that recovered',
  'subnet-new': 'the resource that became critical',
  'subnet-late': 'the alert that could not be delivered',
};

function listed(told: readonly string[]): string {
  return told
    .map((each) => {
      const id = idOf(each) ?? '';
      return `${WORDS[id]} (${each.replace(` ${id}`, '')})`;
    })
    .join(', ');
}

function saidBy({ key, object, played }: Seen): string {
  const [{ said }] = played.seen;
  if (said.length === 0) return 'Nothing.';
  const texts = said.map((text) =>
    text
      .replace(new RegExp(`${key}(?!l)`, 'g'), `\`${object.name}\``)
      .replace(/(?<!`)alerts\/owed\/default\/[\w-]+(\.jsonl?(\.gz)?)/, '`alerts/owed/…$1`')
      .replace(/cannot be used: .*?(?=\. (All|Nothing|What|Metrics|The built-in) )/s, 'cannot be used: …')
      .replace(/(judged this run\. )`policy.*/s, '$1…')
      .replace(/ \d{4}-\d\d-\d\dT[\d:.]+Z/, ' …')
      .replace(/, the first of subnet-\w+ at …/, ', the first of …'),
  );
  return texts.join(' ');
}
