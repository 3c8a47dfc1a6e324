import { type Caller, callerOf } from '../../functions/shared/ec2/caller.ts';
import { stsClient } from '../../functions/shared/ec2/clients.ts';
import type { ClientConfig } from '../aws/remote.ts';
import { adviceFor } from '../kit/advice.ts';
import { type DoctorCheck, failed, ok } from './check.ts';
import { errorText } from './inspect.ts';

/** Who calls. Without credentials there is nothing else to look at. */
export async function checkCaller(
  config: ClientConfig,
  profile?: string,
): Promise<{ readonly check: DoctorCheck; readonly caller?: Caller }> {
  const client = stsClient(config);
  try {
    const caller = await callerOf(client);
    return {
      check: ok('caller', `${caller.arn} (account ${caller.accountId}${profile ? `, profile ${profile}` : ''})`),
      caller,
    };
  } catch (error) {
    const advice = error instanceof Error ? adviceFor(error.name, error.message) : [];
    return { check: failed('caller', errorText(error), ...advice) };
  } finally {
    client.destroy();
  }
}
