import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import { started } from '../local/aws/fixture.ts';

const ARN = 'arn:aws:kms:eu-west-1:123456789012:key/1234';

test('A key is found by id, ARN and alias; its policy by id and ARN only, as in AWS', async () => {
  const { client } = await started({
    keys: [{ arn: ARN, aliases: ['alias/x'], state: 'Disabled', policy: { Statement: [] } }],
  });
  const kms = new KMSClient(client);

  for (const KeyId of [ARN, '1234', 'alias/x']) {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
    expect(KeyMetadata).toMatchObject({ Arn: ARN, KeyId: '1234', KeyManager: 'CUSTOMER', KeyState: 'Disabled' });
  }
  expect((await kms.send(new GetKeyPolicyCommand({ KeyId: ARN }))).Policy).toBe('{"Statement":[]}');
  for (const KeyId of ['alias/x', 'other']) {
    await expect(kms.send(new GetKeyPolicyCommand({ KeyId }))).rejects.toMatchObject({ name: 'NotFoundException' });
  }
});
