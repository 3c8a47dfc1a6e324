import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writePast } from '../../../cli/run/past.ts';
import { dayText, hourText } from '../../../core/history/calendar.ts';
import { daysOf } from '../../../core/history/days.ts';
import { hoursOf } from '../../../core/history/hours.ts';
import { place } from '../../../core/history/slots.ts';
import { commitHistory } from '../../../functions/record/history/commit.ts';
import { runIdAt } from '../../../local/run-id.ts';
import { sampleOrganisation } from '../../../local/sample/organisation.ts';
import type { SamplePast } from '../../../local/sample/past/past.ts';
import { DaysLine, type HistoryHead, HoursLine } from '../../../statemachine/contracts/history.ts';
import { directoryObjects } from '../../../storage/directory-objects.ts';
import { readHistoryHead } from '../../../storage/history/head.ts';
import { parquetDayFiles } from '../../../storage/history/parquet-day-files.ts';
import { readParts } from '../../../storage/history/parts.ts';
import { historyKeys } from '../../../storage/keys.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { memoryObjects } from '../../fakes/objects.ts';
import { sampleRun } from '../../fakes/results.ts';

const NOW = '2026-11-30T18:06:00.000Z';
const pastOf = (seed = 1, now = NOW) => sampleOrganisation(seed, () => new Date(now)).past();

function directoryOf(): string {
  const directory = mkdtempSync(join(tmpdir(), 'ipam-monitor-past-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

function digest(directory: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(join(directory, 'history'), { recursive: true, withFileTypes: true });
  for (const file of files
    .filter((each) => each.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()) {
    hash.update(file.slice(directory.length)).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** The smallest of its scopes: public space. */
const smallest = (past: SamplePast) =>
  past.scopes.reduce((least, each) => (each.trajectories.length < least.trajectories.length ? each : least));
const only = (past: SamplePast): SamplePast => ({ ...past, scopes: [smallest(past)] });

async function headOf(directory: string, scopeId: string): Promise<HistoryHead> {
  const { value } = await readHistoryHead(directoryObjects(directory), scopeId);
  if (!value) throw new Error(`${scopeId} has no head`);
  return value;
}

test('the same seed and hour leave the same bytes, another seed and another hour leave others', async () => {
  const digests = [];
  for (const past of [pastOf(), pastOf(), pastOf(2), pastOf(1, '2026-11-30T19:00:00Z')]) {
    const directory = directoryOf();
    await writePast(directory, only(past));
    digests.push(digest(directory));
  }
  expect(digests[1]).toBe(digests[0]);
  expect(new Set(digests).size).toBe(3);
});

test.each([NOW, '2026-11-30T02:59:00.000Z', '2026-11-30T04:00:00.000Z'])(
  'before %s its head is what a run every hour comes to, and readers of the product read the rest',
  async (now) => {
    const directory = directoryOf();
    const past = pastOf(1, now);
    const { scopeId, missed, trajectories } = smallest(past);
    await writePast(directory, only(past));
    const head = await headOf(directory, scopeId);

    let known: Parameters<typeof place>[1];
    for (let hour = past.hour - 130 * 24; hour < past.hour; hour++) {
      if (missed.has(hour - past.hour)) continue;
      const placed = place({ runId: runIdAt('demo', hourText(hour)), asOf: hourText(hour) }, known);
      if (typeof placed === 'string') throw new Error(placed);
      known = placed.head;
    }
    expect(head).toMatchObject({ ...known });

    const objects = directoryObjects(directory);
    const hours = await Array.fromAsync(readParts(objects, head.hours, HoursLine));
    const days = await Array.fromAsync(readParts(objects, head.days, DaysLine));
    for (const { key, at } of trajectories) {
      const figure = (hour: number) => (missed.has(hour - past.hour) ? undefined : at(hour - past.hour));
      const inHours = hours.filter((line) => line.key === key).flatMap((line) => [...hoursOf(line)]);
      const expected = Array.from({ length: 72 }, (_, index) => past.hour - 72 + index).filter((hour) => figure(hour));
      expect(inHours.map(([hour, { bp }]) => [hour, bp])).toEqual(expected.map((hour) => [hour, figure(hour)?.bp]));
      for (const line of days.filter((each) => each.key === key)) {
        for (const [day, { peakBp, samples }] of daysOf(line)) {
          const values = Array.from({ length: 24 }, (_, hour) => figure(day * 24 + hour)).filter((each) => each);
          expect([peakBp, samples]).toEqual([Math.max(...values.map((each) => each?.bp ?? -1)), values.length]);
        }
      }
    }
    const measured = days.map((line) => daysOf(line).size);
    expect(Math.max(...measured)).toBe(head.closed === '2026-11-28' ? 119 : 120);

    // docs/storage.md says so.
    expect(readdirSync(join(directory, historyKeys.daily(scopeId)))).toHaveLength(21);
    const rows = await Array.fromAsync(parquetDayFiles(objects).read(scopeId, head.closed));
    const last = days.filter((line) => daysOf(line).has(Date.parse(head.closed) / 86_400_000));
    expect(rows.map(({ key, peakBp }) => [key, peakBp])).toEqual(
      last.map((line) => [line.key, [...daysOf(line).values()].at(-1)?.peakBp]),
    );
  },
);

test('runs that commit hour by hour come to the same windows and to the same files', async () => {
  const directory = directoryOf();
  const past = pastOf();
  const { scopeId, missed, trajectories } = smallest(past);
  await writePast(directory, only(past));
  const objects = memoryObjects();
  for (let hour = past.hour - 100; hour < past.hour; hour++) {
    if (missed.has(hour - past.hour)) continue;
    const asOf = hourText(hour);
    async function* measured() {
      for (const { at, scopeId: _, story, ...series } of trajectories) {
        const value = at(hour - past.hour);
        if (value) yield { ...series, ...value };
      }
    }
    const deps = {
      objects,
      dayFiles: parquetDayFiles(objects),
      pause: async () => {},
      ...fakeInvocation({ now: NOW }),
    };
    const run = sampleRun({ runId: runIdAt('demo', asOf), asOf });
    expect((await commitHistory(scopeId, run, measured, deps)).status).toBe('kept');
  }
  const { value } = await readHistoryHead(objects, scopeId);
  const [head, here] = [await headOf(directory, scopeId), directoryObjects(directory)];
  const hours = await Array.fromAsync(readParts(here, head.hours, HoursLine));
  expect(hours.length).toBeGreaterThan(20);
  expect(hours).toEqual(await Array.fromAsync(readParts(objects, value?.hours ?? [], HoursLine)));
  // Of days it has seen those that were over since it began.
  const days = Array.from({ length: 3 }, (_, index) => dayText(Date.parse(head.closed) / 86_400_000 - 2 + index));
  for (const day of days) {
    const [written, committed] = [here, objects].map(async (each) =>
      Array.fromAsync(parquetDayFiles(each).read(scopeId, day)),
    );
    expect(await written).toEqual(await committed);
  }
});

test('where there is a history, or a file of a day, nothing is written', async () => {
  const directory = directoryOf();
  const past = only(pastOf());
  const { scopeId } = smallest(past);
  await writePast(directory, past);
  const before = digest(directory);
  await writePast(directory, only(pastOf(1, '2026-12-03T18:06:00Z')));
  expect(digest(directory)).toBe(before);
  renameSync(join(directory, historyKeys.daily(scopeId)), join(directory, 'expired'));
  const withoutFiles = digest(directory);
  await writePast(directory, past);
  expect(digest(directory)).toBe(withoutFiles);
  renameSync(join(directory, 'expired'), join(directory, historyKeys.daily(scopeId)));
  rmSync(join(directory, historyKeys.head(scopeId)));
  const without = digest(directory);
  await writePast(directory, past);
  expect(digest(directory)).toBe(without);
});
