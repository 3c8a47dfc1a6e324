import { vi } from 'vitest';
import { bundledOnce } from './bundles.ts';
import { leaseProcess } from './warm.ts';

vi.mock('../../local/lambda/process.ts', async (original) => {
  const { startProcess } = await original<typeof import('../../local/lambda/process.ts')>();
  return { startProcess: (options: Parameters<typeof startProcess>[0]) => leaseProcess(options, startProcess) };
});

vi.mock('../../infra/bundle/run.ts', async (original) => {
  const { bundleNow } = await original<typeof import('../../infra/bundle/run.ts')>();
  return { bundleNow: bundledOnce(bundleNow) };
});
