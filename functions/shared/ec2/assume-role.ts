import type { EC2Client } from '@aws-sdk/client-ec2';
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  type AssumeRoleCommandOutput,
  GetCallerIdentityCommand,
  type GetCallerIdentityCommandOutput,
  type STSClient,
} from '@aws-sdk/client-sts';
import { isPrintableAscii } from '../../../core/text/plain-text.ts';
import { AccessDenied, AnswerUnreadable } from '../errors.ts';
import { type Caller, callSts, readCaller } from './caller.ts';
import { ec2Client, stsClient } from './clients.ts';
import { Pace } from './pace.ts';
import type { ReadRole } from './read-role.ts';

/** EC2 as several accounts see it. */
export interface AccountReader {
  /** The account whose credentials these are. */
  own(): Promise<string>;
  /** Whether the account is the monitor's own, or there is a role to read it with. */
  canRead(accountId: string): Promise<boolean>;
  /** The own account with the own credentials, others with the role. Throws FailedCall. */
  ec2(accountId: string, region: string): Promise<EC2Client>;
}

export interface StsCalls {
  readonly assumeRole: (input: AssumeRoleCommandInput) => Promise<AssumeRoleCommandOutput>;
  readonly getCallerIdentity: () => Promise<GetCallerIdentityCommandOutput>;
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** As the SDK's own providers: what expires within five minutes is asked for anew. */
const MARGIN_MS = 300_000;

/** Warm functions see all accounts of an organisation one after the other: so many are kept, of each kind. */
const KEPT = 100;

/** Throws what `ec2` throws, before any call to EC2: a refusal is told of the account, not of one of its Regions. */
export function accountReader(role: ReadRole | undefined, calls: StsCalls = stsCalls()): AccountReader {
  const credentials = new Map<string, Credentials>();
  const asking = new Map<string, Promise<Credentials>>();
  const clients = new Map<string, EC2Client>();
  // One for all: a connection to a Region serves whichever account is next. To open one costs 1.5 ms of CPU, a call on it 0.1.
  let connections: EC2Client['config']['requestHandler'] | undefined;
  let caller: Promise<Caller> | undefined;

  /** Callers that ask at the same time share one call. */
  function assume(accountId: string, role: ReadRole): Promise<Credentials> {
    const known = credentials.get(accountId);
    if (known && known.expiration.getTime() - Date.now() > MARGIN_MS) return Promise.resolve(known);
    const asked = asking.get(accountId) ?? ask(accountId, role).finally(() => asking.delete(accountId));
    asking.set(accountId, asked);
    return asked;
  }

  async function ask(accountId: string, { name, externalId }: ReadRole): Promise<Credentials> {
    const [, partition] = (await whoAmI()).arn.split(':');
    const arn = `arn:${partition || 'aws'}:iam::${accountId}:role/${name}`;
    const { Credentials: given } = await callSts(
      `sts:AssumeRole of ${arn}`,
      () => calls.assumeRole({ RoleArn: arn, RoleSessionName: 'aws-ipam-monitor', ExternalId: externalId }),
      `Account ${accountId} denied access: sts:AssumeRole of ${arn} was denied. Deploy the read role there, with trust in this caller and its external id. Outside the deployment's own organisation, readRole.organization has to allow it (docs/permissions.md).`,
    );
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '', Expiration } = given ?? {};
    const texts = [AccessKeyId, SecretAccessKey, SessionToken];
    // They go into headers of requests.
    if (!Expiration || !texts.every((text) => text !== '' && isPrintableAscii(text))) {
      throw new AnswerUnreadable(`sts:AssumeRole of ${arn} answered without credentials that can be used`);
    }
    const fresh = {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiration: Expiration,
    };
    keep(credentials, accountId, fresh);
    return fresh;
  }

  function whoAmI() {
    caller ??= readCaller(calls.getCallerIdentity);
    // A failure is not kept: the next invocation asks again.
    caller.catch(() => {
      caller = undefined;
    });
    return caller;
  }

  return {
    own: async () => (await whoAmI()).accountId,
    canRead: async (accountId) => role !== undefined || (await whoAmI()).accountId === accountId,
    async ec2(accountId, region) {
      const own = (await whoAmI()).accountId === accountId;
      if (!own && !role) {
        throw new AccessDenied(
          `Account ${accountId} cannot be read: it is not the monitor's own, and no read role is configured. Deploy the read role there and name it in readRole (docs/permissions.md).`,
        );
      }
      if (!own && role) await assume(accountId, role);
      const key = `${accountId} ${region}`;
      const known = clients.get(key);
      if (known) {
        keep(clients, key, known);
        return known;
      }
      const client = ec2Client({
        region,
        ...(!own && role && { credentials: () => assume(accountId, role) }),
        ...(connections && { requestHandler: connections }),
      });
      connections ??= client.config.requestHandler;
      keep(clients, key, new Pace().paced(client, region));
      return client;
    },
  };
}

/** Puts in what is newest; what was not used for longest makes room for it. */
function keep<T>(kept: Map<string, T>, key: string, value: T): void {
  kept.delete(key);
  kept.set(key, value);
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
}

/** In the function's own Region: the role's credentials are good in all of them. */
function stsCalls(): StsCalls {
  // Made when it is first needed: most deployments read IPAM only.
  let made: STSClient | undefined;
  const sts = () => {
    made ??= stsClient({});
    return made;
  };
  return {
    assumeRole: (input) => sts().send(new AssumeRoleCommand(input)),
    getCallerIdentity: () => sts().send(new GetCallerIdentityCommand({})),
  };
}
