import { inject, vi } from 'vitest';
import { bundledOnce } from './bundles.ts';
import { leaseProcess } from './warm.ts';

vi.mock('../../local/lambda/process.ts', async (original) => {
  const { startProcess } = await original<typeof import('../../local/lambda/process.ts')>();
  return { startProcess: (options: Parameters<typeof startProcess>[0]) => leaseProcess(options, startProcess) };
});

// Warm processes load each handler anew, and all that it imports once: they do it from sources.
vi.mock('../../local/lambda/bundle.ts', () => ({
  bundledFunctions: async () => (module: string) => new URL(`../../${module}.ts`, import.meta.url).href,
}));

vi.mock('../../infra/bundle/run.ts', async (original) => {
  const { bundleNow } = await original<typeof import('../../infra/bundle/run.ts')>();
  return { bundleNow: bundledOnce(bundleNow, inject('bundles')) };
});
