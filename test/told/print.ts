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
        const { told } = test.meta();
        if (told) lines.set(told.of, added(told, lines.get(told.of)));
      }
    }
    const rows = [...lines.values()].map(
      ({ of, wanted, told, right }) =>
        `| ${of} | ${wanted} | ${told} | ${right} | ${share(right, told)} | ${share(right, wanted)} |`,
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
  const { wanted, told, right } = other;
  return { of: one.of, wanted: one.wanted + wanted, told: one.told + told, right: one.right + right };
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : (part / whole).toFixed(3);
}

const vitest = await startVitest('test', ['test/core/judge/sample.test.ts', 'test/evaluation'], {
  watch: false,
  reporters: [new PrecisionReporter()],
});
await vitest.close();
