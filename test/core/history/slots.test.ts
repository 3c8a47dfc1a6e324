import { expect, test } from 'vitest';
import { closedBy, dayText } from '../../../core/history/calendar.ts';
import { place } from '../../../core/history/slots.ts';
import { LONGEST_RUN_SECONDS } from '../../../statemachine/contracts/run.ts';
import definition from '../../../statemachine/ipam-monitor.asl.json' with { type: 'json' };

const run = (asOf: string, runId = 'run-1') => ({ runId, asOf });
const slot = (asOf: string, runId = 'run-0') => ({ runId, asOf, hour: `${asOf.slice(0, 13)}:00:00.000Z` });

test('a day closes when the machine has ended every run of it', () => {
  expect(LONGEST_RUN_SECONDS).toBe(definition.TimeoutSeconds);
  const midnight = Date.parse('2026-11-22T00:00:00.000Z');
  const closing = midnight + 1000 * definition.TimeoutSeconds;
  expect(dayText(closedBy(new Date(closing).toISOString()))).toBe('2026-11-21');
  expect(dayText(closedBy(new Date(closing - 1).toISOString()))).toBe('2026-11-20');
});

test('the first run has an hour, and what was before is closed', () => {
  expect(place(run('2026-11-21T20:41:00.000Z'), undefined)).toEqual({
    hour: Date.parse('2026-11-21T20:00:00.000Z') / 3_600_000,
    oldest: Date.parse('2026-11-18T21:00:00.000Z') / 3_600_000,
    head: {
      asOf: '2026-11-21T20:41:00.000Z',
      closed: '2026-11-20',
      slots: [slot('2026-11-21T20:41:00.000Z', 'run-1')],
    },
    closes: [],
  });
});

const known = {
  asOf: '2026-11-22T01:10:00.000Z',
  closed: '2026-11-20',
  slots: [slot('2026-11-21T20:41:00.000Z'), slot('2026-11-22T01:10:00.000Z')],
};

test('the same run is there, and so is one that a later run of its hour has replaced', () => {
  expect(place(run('2026-11-21T20:41:00.000Z', 'run-0'), known)).toBe('there');
  expect(place(run('2026-11-21T20:40:59.999Z', 'run-9'), known)).toBe('there');
});

test('a later run of an hour takes it', () => {
  expect(place(run('2026-11-21T20:59:00.000Z'), known)).toMatchObject({
    head: { asOf: known.asOf, slots: [slot('2026-11-21T20:59:00.000Z', 'run-1'), known.slots[1]] },
  });
});

test('of two runs of one moment the same takes it, whoever comes first', () => {
  const at = '2026-11-21T20:41:00.000Z';
  expect(place(run(at, 'run-1'), known)).toMatchObject({ hour: expect.any(Number) });
  expect(place(run(at, 'run-'), known)).toBe('there');
});

test('a late run takes its own hour, and the newest one stays', () => {
  expect(place(run('2026-11-21T23:59:00.000Z'), known)).toMatchObject({
    head: { asOf: known.asOf, closed: '2026-11-20', slots: { length: 3, 1: { runId: 'run-1' } } },
    closes: [],
  });
});

test('what comes when its day is closed is too late', () => {
  expect(place(run('2026-11-20T23:59:59.999Z'), known)).toBe('late');
});

test('the first run that started a timeout after midnight closes the day', () => {
  expect(place(run('2026-11-22T03:59:59.999Z'), known)).toMatchObject({ head: { closed: '2026-11-20' }, closes: [] });
  expect(place(run('2026-11-22T04:00:00.000Z'), known)).toMatchObject({
    head: { closed: '2026-11-21' },
    closes: ['2026-11-21'],
  });
});

test('after days without a run, all that had one are closed, and leave the hours', () => {
  expect(place(run('2026-12-24T12:00:00.000Z'), known)).toMatchObject({
    head: { closed: '2026-12-23', slots: { length: 1 } },
    closes: ['2026-11-21', '2026-11-22'],
  });
});
