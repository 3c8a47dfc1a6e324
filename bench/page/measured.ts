import type { CDPSession, Page } from 'playwright-core';

/** Main-thread CPU of a page, in milliseconds: others work on this machine as well, and time would measure them. */
export interface Meter {
  readonly cpuMs: (act: () => Promise<unknown>) => Promise<number>;
  readonly heapMB: () => Promise<number>;
}

export async function meterOf(page: Page): Promise<Meter> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return {
    async cpuMs(act) {
      const before = await metric(session, 'TaskDuration');
      await act();
      return ((await metric(session, 'TaskDuration')) - before) * 1000;
    },
    async heapMB() {
      await session.send('HeapProfiler.collectGarbage');
      return (await metric(session, 'JSHeapUsedSize')) / 1e6;
    },
  };
}

async function metric(session: CDPSession, name: string): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  const found = metrics.find((each) => each.name === name);
  if (!found) throw new Error(`Chromium does not measure ${name}`);
  return found.value;
}

/** Until what was changed is painted: one frame to change, one to paint. */
export async function painted(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    await frame();
    await frame();
  });
}
