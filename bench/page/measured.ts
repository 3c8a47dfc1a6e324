import type { CDPSession, Page } from 'playwright-core';

/** Main-thread CPU of a page, in milliseconds: others work on this machine as well, and time would measure them. */
export interface Meter {
  readonly cpuMs: (act: () => Promise<unknown>) => Promise<number>;
  /** The same, and how much of it the page's script took: the rest is style, layout and paint. */
  readonly withScript: (act: () => Promise<unknown>) => Promise<{ readonly all: number; readonly script: number }>;
  readonly heapMB: () => Promise<number>;
}

export async function meterOf(page: Page): Promise<Meter> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const withScript: Meter['withScript'] = async (act) => {
    const [all, script] = [await metric(session, 'TaskDuration'), await metric(session, 'ScriptDuration')];
    await act();
    return {
      all: ((await metric(session, 'TaskDuration')) - all) * 1000,
      script: ((await metric(session, 'ScriptDuration')) - script) * 1000,
    };
  };
  return {
    withScript,
    async cpuMs(act) {
      return (await withScript(act)).all;
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
