import type { EC2Client } from '@aws-sdk/client-ec2';
import type { CallShare } from '../../../statemachine/contracts/scope.ts';
import { isThrottled } from './refusals.ts';

/**
 * EC2 gives each account, in each Region, for each API a bucket of 100 calls, and 20 more a second (EC2 developer guide,
 * "Request throttling"). The larger buckets of some APIs are not known here: the SDK's adaptive retry does the rest.
 */
const BURST = 100;
const PER_SECOND = 20;

/** Of these a scope makes as many calls as it has pools; of the others as many as it has pages. */
const OF_POOLS = new Set(['GetIpamPoolCidrs', 'GetIpamPoolAllocations']);

const WHOLE: CallShare = { lists: 1, pools: 1 };

/** Lets calls go as EC2's buckets would, so that none is refused for this monitor's own sake. */
export class Pace {
  readonly #now: () => number;
  readonly #pause: (ms: number) => Promise<void>;
  readonly #buckets = new Map<string, { calls: number; at: number }>();
  #share = WHOLE;
  /** Attempts of calls that EC2 refused for now nonetheless: others use the same buckets. */
  refused = 0;

  constructor(
    now: () => number = Date.now,
    pause: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  ) {
    this.#now = now;
    this.#pause = pause;
  }

  /** Others call at the same time: so much of each bucket is for who asks here. */
  shareIs(share: CallShare = WHOLE): void {
    this.#share = share;
  }

  /** Waits until a call may go. In the order in which it is asked. */
  async take(region: string, action: string): Promise<void> {
    const share = OF_POOLS.has(action) ? this.#share.pools : this.#share.lists;
    const most = Math.max(1, BURST * share);
    const perMs = (PER_SECOND * share) / 1000;
    const key = `${region} ${action}`;
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { calls: most, at: now };
    const calls = Math.min(most, bucket.calls + (now - bucket.at) * perMs) - 1;
    this.#buckets.set(key, { calls, at: now });
    if (calls < 0) await this.#pause(-calls / perMs);
  }

  /** Each attempt of a call waits, the SDK's retries as well: EC2 counts them all. */
  paced(client: EC2Client, region: string): EC2Client {
    client.middlewareStack.add(
      (next, { commandName = '' }) =>
        async (args) => {
          await this.take(region, commandName.replace(/Command$/, ''));
          try {
            return await next(args);
          } catch (error) {
            if (isThrottled(error)) this.refused++;
            throw error;
          }
        },
      // The retries are of the same step, at a high priority: what is low comes after them, once an attempt.
      { step: 'finalizeRequest', priority: 'low', name: 'pace' },
    );
    return client;
  }
}
