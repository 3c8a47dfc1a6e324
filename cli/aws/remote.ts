import { setTimeout } from 'node:timers/promises';
import type { STSClientConfig } from '@aws-sdk/client-sts';
import { throughProxy } from '../../storage/through-proxy.ts';
import { type Clock, systemClock } from '../kit/clock.ts';
import { profileRegion } from './configured-region.ts';

/** What every AWS client takes. Beside the Region it finds all of it by itself; tests say where their endpoint is. */
export interface ClientConfig extends Pick<STSClientConfig, 'credentials' | 'requestHandler'> {
  readonly region: string;
  readonly endpoint?: string;
  readonly maxAttempts?: number;
}

/** What the commands that work on a deployment need beside the process. */
export interface RemoteDeps {
  readonly clientConfig: (region: string) => ClientConfig;
  /** Region of the AWS profile in use, or undefined where it has none. */
  readonly profileRegion: () => Promise<string | undefined>;
  readonly startClock: () => Clock;
  readonly now: () => Date;
  /** Ends early, by throwing, when the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

export const systemRemote: RemoteDeps = {
  clientConfig: (region) => ({ ...throughProxy(), region }),
  profileRegion,
  startClock: systemClock,
  now: () => new Date(),
  pause: (ms, signal) => setTimeout(ms, undefined, { signal }),
};
