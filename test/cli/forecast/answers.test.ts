import { expect, test } from 'vitest';
import { answers } from '../../../cli/forecast/answers.ts';

async function run(...lines: string[]): Promise<{ out: unknown[]; said: string[] }> {
  const said: string[] = [];
  const out: unknown[] = [];
  for await (const text of answers(each(lines), (message) => said.push(message))) {
    expect(text).toMatch(/^[^\n]+\n$/);
    out.push(JSON.parse(text));
  }
  return { out, said };
}

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

const days = Array.from({ length: 30 }, (_, index) => ({
  day: new Date(Date.UTC(2026, 10, index)).toISOString().slice(0, 10),
  peak: 100 + 10 * index,
}));
const series = {
  id: 'a',
  asOf: '2026-11-30T00:00:00Z',
  basis: 'assigned',
  unit: 'address',
  total: 490,
  days,
  hours: [],
};
const line = (change: object = {}) => JSON.stringify({ ...series, ...change });

test('a line out for each line in', async () => {
  const { out, said } = await run(line(), line({ id: 'b', days: [] }), line({ id: 'c', total: 300 }));
  expect(said).toEqual([]);
  expect(out).toEqual([
    { id: 'a', p10: expect.any(Number), p50: 9.5, p90: expect.any(Number) },
    { id: 'b', none: 'notMeasured' },
    { id: 'c', p10: 0, p50: 0, p90: 0 },
  ]);
});

test('the same, with all that may be said otherwise or left out', async () => {
  const { out, said } = await run(
    line(),
    line({ hours: undefined, basis: undefined, unit: undefined }),
    line({ hours: null, total: '490', days: [...days, { day: '2026-10-01', peak: null }] }),
    line({
      asOf: Date.parse(series.asOf),
      days: days.map(({ day, peak }) => ({ day: `${day}T00:00`, peak, mean: null, total: null })),
    }),
  );
  expect(said).toEqual([]);
  expect(new Set(out.map((each) => JSON.stringify(each))).size).toBe(1);
});

test('what is wrong is said by line and field, and the others go on', async () => {
  const { out, said } = await run(
    line(),
    '{"id":',
    line({ asOf: 'yesterday', total: 'much' }),
    '',
    line({ days: [{ day: '2026-11-01', peak: 'x' }], hours: [{ used: 1 }] }),
    line({ id: 'last' }),
  );
  expect(out).toEqual([expect.objectContaining({ id: 'a' }), expect.objectContaining({ id: 'last' })]);
  expect(said).toEqual([
    expect.stringMatching(/^line 2: is not JSON: /),
    'line 3: asOf: is not a time: neither ISO 8601 nor milliseconds since 1970; total: is not a number',
    'line 5: days[0].peak: is not a number; hours[0].t: is not a time: neither ISO 8601 nor milliseconds since 1970',
  ]);
});
