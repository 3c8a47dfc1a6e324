import { GetCallerIdentityCommand, type GetCallerIdentityCommandOutput, type STSClient } from '@aws-sdk/client-sts';
import { AnswerUnreadable } from '../errors.ts';
import { WHO_AM_I } from './actions.ts';
import { named } from './named.ts';

/** Whose credentials a client calls with. */
export interface Caller {
  readonly accountId: string;
  readonly arn: string;
}

/** Throws FailedCall, and STS's other errors as they are. */
export async function callerOf(sts: STSClient): Promise<Caller> {
  return await readCaller(() => sts.send(new GetCallerIdentityCommand({})));
}

export async function readCaller(ask: () => Promise<GetCallerIdentityCommandOutput>): Promise<Caller> {
  const { Account, Arn = '' } = await callSts(WHO_AM_I, ask);
  if (!Account) throw new AnswerUnreadable(`${WHO_AM_I} answered without an account`);
  return { accountId: Account, arn: Arn };
}

/** Calls STS. Throws FailedCall, and its other errors as they are; of a denial `denied`, if that is given. */
export async function callSts<T>(call: string, send: () => Promise<T>, denied?: string): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw named(error, call, () => denied);
  }
}
