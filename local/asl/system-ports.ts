import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { MAX_TIMER_MS } from './limits.ts';
import type { Ports } from './ports.ts';

/** The ports that are the same wherever the engine runs for real: this machine's clock, timers and randomness. */
export const systemPorts: Pick<Ports, 'now' | 'sleep' | 'random' | 'uuid'> = {
  now: () => new Date(),
  sleep: async (ms, signal) => {
    for (let left = ms; left > 0; left -= MAX_TIMER_MS) {
      await setTimeout(Math.min(left, MAX_TIMER_MS), undefined, { signal });
    }
  },
  random: () => Math.random(),
  uuid: () => randomUUID(),
};
