import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { ClientConfig } from '../aws/remote.ts';
import { adviceFor } from '../kit/advice.ts';
import { type DoctorCheck, failed, ok } from './check.ts';
import { errorText } from './inspect.ts';

export interface Caller {
  readonly accountId: string;
  readonly arn: string;
}

/** Who calls. Without credentials there is nothing else to look at. */
export async function checkCaller(
  config: ClientConfig,
): Promise<{ readonly check: DoctorCheck; readonly caller?: Caller }> {
  const client = new STSClient(config);
  try {
    const { Account = '', Arn = '' } = await client.send(new GetCallerIdentityCommand({}));
    return { check: ok('caller', `${Arn} (account ${Account})`), caller: { accountId: Account, arn: Arn } };
  } catch (error) {
    const advice = error instanceof Error ? adviceFor(error.name, error.message) : [];
    return { check: failed('caller', errorText(error), ...advice) };
  } finally {
    client.destroy();
  }
}
