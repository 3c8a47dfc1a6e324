import { AwsError } from './aws-error.ts';
import type { Ec2Data } from './ec2-data.ts';
import { readBody } from './read-body.ts';
import type { Reply, Service } from './service.ts';

const TARGET = 'AWSOrganizationsV20161128.ListAccounts';
/** The most accounts on a page: more are refused. */
const MAX_RESULTS = 20;
const MAX_BYTES = 64 * 1024;

/** What accounts are called, in JSON 1.1. */
export function organizationsService({
  organizationAccounts: accounts,
}: Pick<Ec2Data, 'organizationAccounts'>): Service {
  return {
    async operation({ http, requestId }) {
      const target = http.headers['x-amz-target']?.toString() ?? '';
      if (target !== TARGET)
        throw new AwsError('UnknownOperationException', `The loopback knows ${TARGET}, not ${target}.`);
      const tooLarge = () => new AwsError('InvalidInputException', 'The request is too large.');
      const asked: unknown = JSON.parse((await readBody(http, MAX_BYTES, tooLarge)).toString('utf8') || '{}');
      const [size, place] = [field(asked, 'MaxResults') ?? MAX_RESULTS, field(asked, 'NextToken') ?? 0].map(Number);
      return {
        action: 'organizations:ListAccounts',
        parameters: { MaxResults: String(size) },
        run: async () => reply(200, page(accounts, size ?? 0, place ?? 0), requestId),
      };
    },
    refuse: ({ code, message, status }, { requestId }) => reply(status, { __type: code, Message: message }, requestId),
  };
}

function page(accounts: Ec2Data['organizationAccounts'], size: number, from: number): object {
  if (!accounts) {
    throw new AwsError('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.');
  }
  if (!(size >= 1 && size <= MAX_RESULTS))
    throw new AwsError('InvalidInputException', `MaxResults ${size} is not from 1 to ${MAX_RESULTS}`);
  const next = from + size;
  return { Accounts: accounts.slice(from, next), ...(next < accounts.length && { NextToken: String(next) }) };
}

function field(asked: unknown, name: string): unknown {
  return Object.entries(asked ?? {}).find(([each]) => each === name)?.[1];
}

function reply(status: number, body: object, requestId: string): Reply {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId },
    body: JSON.stringify(body),
  };
}
