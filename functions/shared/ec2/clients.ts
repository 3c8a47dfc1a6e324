import { EC2Client, EC2ServiceException } from '@aws-sdk/client-ec2';
import { byRegion } from '../by-region.ts';
import { AccessDenied, Throttled } from '../errors.ts';
import type { Ec2Action } from './actions.ts';
import { Pace } from './pace.ts';
import { isDenied, isThrottled } from './refusals.ts';

/**
 * One client a Region. Paced and adaptive, because EC2 throttles per account, Region and API (bucket 100, refill 20 a
 * second): the client slows down before it is refused again.
 */
export function ec2Clients(pace: Pace = new Pace(), create = adaptive): (region: string) => EC2Client {
  return byRegion((region) => pace.paced(create(region), region));
}

function adaptive(region: string): EC2Client {
  return new EC2Client({ region, retryMode: 'adaptive' });
}

/** Calls EC2. Throws Throttled, AccessDenied, and EC2's other errors as they are. */
export async function callEc2<T>(action: Ec2Action, region: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof EC2ServiceException)) throw error;
    throw named(error, {
      throttled: `ec2:${action} in ${region} was throttled (${error.name}) after the SDK's retries`,
      denied: `ec2:${action} in ${region} was denied (${error.name}): ${error.message}. Allow ec2:${action} for this role.`,
    });
  }
}

/** The error under the name that the state machine acts on; one that it does not know is given back as it is. */
export function named(error: unknown, messages: { readonly throttled: string; readonly denied: string }): unknown {
  if (isThrottled(error)) return new Throttled(messages.throttled, { cause: error });
  if (isDenied(error)) return new AccessDenied(messages.denied, { cause: error });
  return error;
}
