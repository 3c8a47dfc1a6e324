import type { Outputs } from '../../core/policy/schema.ts';
import type { MonitorOptions } from '../../local/monitor.ts';

/** A deployment declares the destinations that a policy names. On this machine every one exists, and is a file. */
export function destinationsOf({ notify, handOff }: Outputs): NonNullable<MonitorOptions['destinations']> {
  return { topics: [notify.topic], functions: [...handOff.functions, ...handOff.consumers.map(({ to }) => to)] };
}
