import { type Reporter, startVitest, type TestModule } from 'vitest/node';
import type { Told } from './told.ts';

/** Precision and recall of what tests counted, a line for each kind of labels. */
class PrecisionReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const lines = new Map<string, Told>();
    let failed = 0;
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        if (test.result().state === 'failed') failed++;
        for (const told of test.meta().told ?? []) lines.set(told.of, added(told, lines.get(told.of)));
      }
    }
    const rows = [...lines.values()].map(
      ({ of, wanted, told, right, alsoRight = 0 }) =>
        `| ${of} | ${wanted} | ${told} | ${right} | ${share(right + alsoRight, told)} | ${share(right, wanted)} |`,
    );
    const head = [
      '| labels | wanted | told | both | precision | recall |',
      '| :--- | ---: | ---: | ---: | ---: | ---: |',
    ];
    const end = failed > 0 ? ['', `${failed} tests failed: npx vitest run says what differs`] : [];
    process.stdout.write(`${[...head, ...rows, ...end].join('\n')}\n`);
  }
}

function added(one: Told, other: Told | undefined): Told {
  if (!other) return one;
  const sum = (part: 'wanted' | 'told' | 'right' | 'alsoRight') => (one[part] ?? 0) + (other[part] ?? 0);
  return { of: one.of, wanted: sum('wanted'), told: sum('told'), right: sum('right'), alsoRight: sum('alsoRight') };
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : (part / whole).toFixed(3);
}

process.env.SEEDS = 'all';
const vitest = await startVitest('test', ['test/core/judge/sample.test.ts', 'test/evaluation'], {
  watch: false,
  reporters: [new PrecisionReporter()],
});
await vitest.close();
