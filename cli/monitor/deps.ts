import type { Monitor, MonitorOptions } from '../../local/monitor.ts';
import type { Clock } from '../kit/clock.ts';

/** What the commands that run the monitor on this machine need beside the process. */
export interface RunDeps {
  readonly startMonitor: (options: MonitorOptions) => Promise<Monitor>;
  /** Region of the AWS profile in use, or undefined where it has none. */
  readonly profileRegion: () => Promise<string | undefined>;
  readonly startClock: () => Clock;
}
