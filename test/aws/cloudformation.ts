import { AwsError } from '../../local/aws/aws-error.ts';
import { readQueryParams } from '../../local/aws/query-params.ts';
import { queryRefusal, queryReply } from '../../local/aws/query-protocol.ts';
import type { Service } from '../../local/aws/service.ts';
import { escapeXml } from '../../local/aws/xml.ts';

const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

/** A stack as DescribeStacks tells of it. */
export interface LoopbackStack {
  readonly name: string;
  readonly region: string;
  /** @default CREATE_COMPLETE */
  readonly status?: string;
  readonly createdAt: Date;
  readonly outputs: Readonly<Record<string, string>>;
}

/** CloudFormation that knows the given stacks. */
export function cloudFormationService(accountId: string, stacks: readonly LoopbackStack[]): Service {
  return {
    async operation({ http, region, requestId }) {
      const parameters = await readQueryParams(http);
      const { Action, StackName } = parameters;
      if (Action !== 'DescribeStacks') {
        throw new AwsError('InvalidAction', `The loopback CloudFormation knows DescribeStacks, not ${Action}.`);
      }
      return {
        action: 'cloudformation:DescribeStacks',
        parameters,
        async run() {
          const here = stacks.filter((stack) => stack.region === region);
          const found = here.filter((stack) => StackName === undefined || stack.name === StackName);
          if (StackName !== undefined && found.length === 0) {
            throw new AwsError('ValidationError', `Stack with id ${StackName} does not exist`);
          }
          const members = found.map((stack) => `<member>${stackXml(stack, accountId)}</member>`);
          return queryReply(NAMESPACE, Action, `<Stacks>${members.join('')}</Stacks>`, requestId);
        },
      };
    },
    refuse: (error, { requestId }) => queryRefusal(NAMESPACE, error, requestId),
  };
}

function stackXml({ name, region, status = 'CREATE_COMPLETE', createdAt, outputs }: LoopbackStack, accountId: string) {
  const id = `arn:aws:cloudformation:${region}:${accountId}:stack/${name}/00000000-0000-0000-0000-000000000000`;
  const members = Object.entries(outputs).map(
    ([key, value]) =>
      `<member><OutputKey>${escapeXml(key)}</OutputKey><OutputValue>${escapeXml(value)}</OutputValue></member>`,
  );
  return [
    `<StackId>${id}</StackId><StackName>${escapeXml(name)}</StackName><StackStatus>${status}</StackStatus>`,
    `<CreationTime>${createdAt.toISOString()}</CreationTime><Outputs>${members.join('')}</Outputs>`,
  ].join('');
}
