import { expect, test } from 'vitest';
import type { Clock } from '../../../cli/kit/clock.ts';
import { width } from '../../../cli/kit/width.ts';
import { ProgressPrinter } from '../../../cli/progress/printer.ts';
import { Tracker } from '../../../cli/progress/tracker.ts';
import { fakeIo } from '../fakes/io.ts';
import { wholeRun } from '../fakes/workflow.ts';

function fakeClock(): Clock & { tick: () => void; now: () => number; set: (ms: number) => void; timers: () => number } {
  let ms = 0;
  const callbacks = new Set<() => void>();
  return {
    now: () => ms,
    set: (to) => {
      ms = to;
    },
    every: (_, callback) => {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    tick: () => {
      for (const callback of callbacks) callback();
    },
    timers: () => callbacks.size,
  };
}

/** What a person would see: the last state of each line. */
function screen(output: string): string[] {
  return output.split('\n').map((line) => line.split('\r\u001b[2K').at(-1) ?? '');
}

test('prints plain lines in a pipe, and nothing is drawn again', async () => {
  const io = fakeIo();
  const clock = fakeClock();
  const printer = new ProgressPrinter(io.out, new Tracker(), clock);
  for (const event of wholeRun) printer.apply(event);
  printer.stop();

  expect(io.stdout()).not.toContain('\r');
  expect(io.stdout()).not.toContain('\u001b');
  expect(clock.timers()).toBe(0);
  await expect(io.stdout()).toMatchFileSnapshot('golden/progress in a pipe.txt');
});

test('draws the current line again on a terminal, within its width', () => {
  const io = fakeIo({ columns: 60, noColor: true });
  const clock = fakeClock();
  const printer = new ProgressPrinter(io.out, new Tracker(), clock);
  for (const event of wholeRun.slice(0, 8)) printer.apply(event);
  clock.set(400);
  clock.tick();

  const [discover, collect] = screen(io.stdout());
  expect(discover).toMatch(/^✔ Discover +2 scopes +0\.1 s$/);
  expect(collect).toMatch(/^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] Collect +1,014 resource CIDRs, 2 calls.*… +0\.3 s$/);
  expect(width(collect ?? '')).toBeLessThan(60);
});

test('leaves only whole lines behind on a terminal', () => {
  const io = fakeIo({ columns: 100, noColor: true });
  const clock = fakeClock();
  const printer = new ProgressPrinter(io.out, new Tracker(), clock);
  for (const event of wholeRun) {
    printer.apply(event);
    clock.tick();
  }
  printer.stop();

  expect(screen(io.stdout()).map((line) => line.slice(0, 16).trim())).toEqual([
    '✔ Discover',
    '✔ Collect',
    '✔ Evaluate',
    '✔ Summarize',
    '✔ Notify',
    '✔ PublishMetrics',
    '✔ HandOff',
    '✔ RenderReport',
    '✔ Record',
    '',
  ]);
  expect(clock.timers()).toBe(0);
});

test('takes the moving line away when it is stopped half-way', () => {
  const io = fakeIo({ columns: 80 });
  const printer = new ProgressPrinter(io.out, new Tracker(), fakeClock());
  for (const event of wholeRun.slice(0, 6)) printer.apply(event);
  printer.stop();

  expect(io.stdout().endsWith('\r\u001b[2K')).toBe(true);
});

test('prints further lines below the step that they belong to', () => {
  const io = fakeIo();
  const printer = new ProgressPrinter(io.out, new Tracker(), fakeClock(), (step) =>
    step === 'Discover' ? ['  ipam-0a: advanced tier'] : [],
  );
  for (const event of wholeRun.slice(0, 3)) printer.apply(event);

  expect(io.stdout().split('\n')[1]).toBe('  ipam-0a: advanced tier');
});
