import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { flats } from '../../../bench/forecast/flats.ts';
import { sampleOf } from '../../../bench/forecast/sample.ts';
import { trends } from '../../../bench/forecast/trends.ts';

const main = fileURLToPath(new URL('../../../cli/forecast/main.ts', import.meta.url));
const input = [...trends, ...flats]
  .map((family, index) => sampleOf(family, 5, index).series)
  .map(({ days, hours, ...rest }) =>
    JSON.stringify({
      ...rest,
      days: days.map((day) => ({ ...day, day: new Date(day.day * 86_400_000).toISOString().slice(0, 10) })),
      hours: hours.map(({ t, used }) => ({ t: new Date(t * 3_600_000).toISOString(), used })),
    }),
  );

function run(lines: readonly string[]) {
  return spawnSync(process.execPath, [main], { input: lines.map((line) => `${line}\n`).join(''), encoding: 'utf8' });
}

test('the same data, the same answers: in another process, and in another order', () => {
  const { stdout, stderr, status } = run(input);
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(stdout.split('\n')).toHaveLength(input.length + 1);
  expect(stdout).toMatch(/"p50":\d/);

  const other = run(input.toReversed());
  expect(other.stdout.trim().split('\n').reverse()).toEqual(stdout.trim().split('\n'));
});

test('a bad line is said, and the exit code has it', () => {
  const { stdout, stderr, status } = run(['{}', ...input.slice(0, 2)]);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^✖ line 1: id: .*\n$/);
  expect(stdout.trim().split('\n')).toHaveLength(2);
});

test('an answer comes before the input ends; a reader that goes is no error of ours', async () => {
  const child = spawn(process.execPath, [main]);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.write(`${input[0]}\n`);
  const [first] = await once(child.stdout.setEncoding('utf8'), 'data');
  expect(JSON.parse(first)).toMatchObject({ id: 'steady-5-0' });

  child.stdout.destroy();
  child.stdin.end(Array.from({ length: 2000 }, () => `${input[0]}\n`).join(''));
  const [code] = await once(child, 'exit');
  expect(code).toBe(141);
  expect(said).toBe('');
});
