import { AwsError } from './aws-error.ts';
import { assumedAccessKeyId } from './credential-scope.ts';
import type { Ec2Data } from './ec2-data.ts';
import { readQueryParams, required } from './query-params.ts';
import { queryRefusal, queryReply } from './query-protocol.ts';
import type { Parameters, Service } from './service.ts';
import { escapeXml } from './xml.ts';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

interface Caller {
  readonly accountId: string;
  readonly arn: string;
}

/** Who somebody is, and the one role of other accounts that may be assumed. */
export function stsService({ accountId: own, readRole }: Pick<Ec2Data, 'accountId' | 'readRole'>): Service {
  return {
    async operation({ http, requestId, assumedAccountId }) {
      const parameters = await readQueryParams(http);
      const action = parameters.Action ?? '';
      const caller: Caller = assumedAccountId
        ? { accountId: assumedAccountId, arn: sessionArn(assumedAccountId, readRole?.name ?? 'unknown', 'loopback') }
        : { accountId: own, arn: `arn:aws:iam::${own}:user/loopback` };
      const answer = answers.get(action);
      if (!answer) {
        throw new AwsError('InvalidAction', `The loopback STS knows ${[...answers.keys()].join(', ')}, not ${action}.`);
      }
      return {
        action: `sts:${action}`,
        parameters,
        run: async () => queryReply(NAMESPACE, action, answer(parameters, caller, readRole), requestId),
      };
    },
    refuse: (error, { requestId }) => queryRefusal(NAMESPACE, error, requestId),
  };
}

type StsOperation = (parameters: Parameters, caller: Caller, role: Ec2Data['readRole']) => string;

const answers = new Map<string, StsOperation>([
  [
    'GetCallerIdentity',
    (_, { accountId, arn }) => `<Arn>${arn}</Arn><UserId>AIDALOOPBACK</UserId><Account>${accountId}</Account>`,
  ],
  ['AssumeRole', assumeRole],
]);

function assumeRole(parameters: Parameters, caller: Caller, role: Ec2Data['readRole']): string {
  const arn = required(parameters, 'RoleArn');
  const session = required(parameters, 'RoleSessionName');
  const [, accountId, name] = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(.+)$/.exec(arn) ?? [];
  if (!accountId || !name) throw new AwsError('ValidationError', `${arn} is invalid`);
  const seconds = Number(parameters.DurationSeconds ?? 3600);
  if (!(seconds >= 900 && seconds <= 43_200)) {
    throw new AwsError('ValidationError', `DurationSeconds ${seconds} is not from 900 to 43200`);
  }
  // One refusal for all reasons, as AWS has it: no such role, no trust, another external id.
  if (!role || name !== role.name || parameters.ExternalId !== role.externalId || !role.lets(accountId)) {
    throw new AwsError(
      'AccessDenied',
      `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
      403,
    );
  }
  const expiration = new Date(Date.now() + seconds * 1000).toISOString();
  return (
    `<Credentials><AccessKeyId>${assumedAccessKeyId(accountId)}</AccessKeyId><SecretAccessKey>loopback</SecretAccessKey>` +
    `<SessionToken>loopback</SessionToken><Expiration>${expiration}</Expiration></Credentials>` +
    `<AssumedRoleUser><AssumedRoleId>AROALOOPBACK:${escapeXml(session)}</AssumedRoleId>` +
    `<Arn>${escapeXml(sessionArn(accountId, name, session))}</Arn></AssumedRoleUser>`
  );
}

function sessionArn(accountId: string, role: string, session: string): string {
  return `arn:aws:sts::${accountId}:assumed-role/${role}/${session}`;
}
