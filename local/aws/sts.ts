import { AwsError } from './aws-error.ts';
import { readQueryParams } from './query-params.ts';
import { queryRefusal, queryReply } from './query-protocol.ts';
import type { Service } from './service.ts';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

export function stsService(accountId: string): Service {
  return {
    async operation({ http, requestId }) {
      const parameters = await readQueryParams(http);
      if (parameters.Action !== 'GetCallerIdentity') {
        throw new AwsError('InvalidAction', `The loopback STS knows GetCallerIdentity, not ${parameters.Action}.`);
      }
      return {
        action: 'sts:GetCallerIdentity',
        parameters,
        run: async () =>
          queryReply(
            NAMESPACE,
            'GetCallerIdentity',
            `<Arn>arn:aws:iam::${accountId}:user/loopback</Arn><UserId>AIDALOOPBACK</UserId><Account>${accountId}</Account>`,
            requestId,
          ),
      };
    },
    refuse: (error, { requestId }) => queryRefusal(NAMESPACE, error, requestId),
  };
}
