import { ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { expect, test } from 'vitest';
import { organisation, started } from './fixture.ts';

const accounts = Array.from({ length: 21 }, (_, n) => ({ Id: String(111111111111 + n), Name: `account ${n}` }));

test('lists accounts, 20 on a page, to the real client', async () => {
  const aws = await started({ ec2: { ...organisation([]), organizationAccounts: accounts } });
  const client = new OrganizationsClient(aws.client);
  const first = await client.send(new ListAccountsCommand({}));
  const { Accounts, NextToken } = await client.send(new ListAccountsCommand({ NextToken: first.NextToken }));
  expect([...(first.Accounts ?? []), ...(Accounts ?? [])]).toEqual(accounts);
  expect([first.Accounts?.length, NextToken]).toEqual([20, undefined]);
  await expect(client.send(new ListAccountsCommand({ MaxResults: 21 }))).rejects.toThrow('MaxResults 21');
});

test('outside an organisation it refuses as AWS does', async () => {
  const aws = await started();
  const asked = new OrganizationsClient(aws.client).send(new ListAccountsCommand({}));
  await expect(asked).rejects.toMatchObject({ name: 'AWSOrganizationsNotInUseException' });
});
