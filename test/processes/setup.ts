import { vi } from 'vitest';
import { leaseProcess } from './warm.ts';

vi.mock('../../local/lambda/process.ts', async (original) => {
  const { startProcess } = await original<typeof import('../../local/lambda/process.ts')>();
  return { startProcess: (options: Parameters<typeof startProcess>[0]) => leaseProcess(options, startProcess) };
});
