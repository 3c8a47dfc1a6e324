import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Ports } from './ports.ts';

/** The ports that are the same wherever the engine runs for real: this machine's clock, timers and randomness. */
export const systemPorts: Pick<Ports, 'now' | 'sleep' | 'random' | 'uuid'> = {
  now: () => new Date(),
  sleep: async (ms, signal) => {
    await setTimeout(ms, undefined, { signal });
  },
  random: () => Math.random(),
  uuid: () => randomUUID(),
};
