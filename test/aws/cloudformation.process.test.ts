import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { expect, test } from 'vitest';
import { REGION, started } from '../local/aws/fixture.ts';

const stack = {
  name: 'IpamMonitor',
  region: REGION,
  createdAt: new Date('2026-11-21T20:00:00Z'),
  outputs: { BucketName: 'b', Destinations: '{"topics":["default"]}' },
};

test('A stack is told with its outputs, in its Region only', async () => {
  const { client } = await started({ stacks: [stack, { ...stack, name: 'Other', status: 'ROLLBACK_COMPLETE' }] });
  const describe = (region: string, StackName?: string) =>
    new CloudFormationClient({ ...client, region }).send(new DescribeStacksCommand({ StackName }));

  const { Stacks } = await describe(REGION, 'IpamMonitor');

  expect(Stacks).toMatchObject([
    {
      StackName: 'IpamMonitor',
      StackStatus: 'CREATE_COMPLETE',
      CreationTime: stack.createdAt,
      Outputs: [
        { OutputKey: 'BucketName', OutputValue: 'b' },
        { OutputKey: 'Destinations', OutputValue: '{"topics":["default"]}' },
      ],
    },
  ]);
  expect((await describe(REGION)).Stacks?.map(({ StackStatus }) => StackStatus)).toEqual([
    'CREATE_COMPLETE',
    'ROLLBACK_COMPLETE',
  ]);
  await expect(describe('us-east-1', 'IpamMonitor')).rejects.toMatchObject({
    name: 'ValidationError',
    message: 'Stack with id IpamMonitor does not exist',
  });
});
