import { expect, test } from 'vitest';
import { Policy } from '../../../core/policy/schema.ts';
import { Environment } from '../../../functions/discover/env.ts';
import type { OrganizationCalls } from '../../../functions/discover/organization-names.ts';
import { runKeys, sharedKeys } from '../../../storage/keys.ts';
import { memoryObjects } from '../../fakes/objects.ts';
import { discover, ireland, prefix } from './discover.ts';

type Answer = Awaited<ReturnType<NonNullable<OrganizationCalls['listAccounts']>>> | Error;

/** An organisation that answers so, page by page. */
function organization(...answers: readonly Answer[]) {
  const asked: unknown[] = [];
  return {
    asked,
    async listAccounts(input: unknown) {
      const answer = answers[asked.push(input) - 1];
      if (answer === undefined || answer instanceof Error) throw answer;
      return answer;
    },
  };
}

const refusal = (name: string) => Object.assign(new Error('You do not have permissions'), { name, $fault: 'client' });
const page = (id: string, Name: string, NextToken?: string): Answer => ({
  Accounts: [{ Id: id, Name }],
  ...(NextToken && { NextToken }),
});

async function named(calls: OrganizationCalls, more: Parameters<typeof discover>[1] = {}) {
  const { objects, discovery, scopes } = await discover({ 'eu-west-1': ireland }, { ...more, organization: calls });
  const { accountNames } = Policy.parse(objects.json(runKeys.policy(prefix)));
  return { accountNames, gaps: discovery.gaps, scopes };
}

test('all pages are read, an empty one too, and who runs it and the policy call an account what they want', async () => {
  const objects = memoryObjects();
  await objects.putText(sharedKeys.currentPolicy, 'version: 1\nname: own\naccountNames: { "333333333333": "ours" }\n', {
    contentType: 'application/yaml',
  });
  const asking = organization(
    page('111111111111', 'Payments', 'b'),
    { Accounts: [], NextToken: 'c' },
    {
      Accounts: [
        { Id: '222222222222', Name: 'Lake' },
        { Id: '333333333333', Name: 'Shared' },
        { Id: '444444444444', Name: ' ' },
      ],
    },
  );

  const { accountNames, gaps } = await named(asking, {
    objects,
    accountNames: { '222222222222': 'x', '333333333333': 'x', '444444444444': 'keys' },
  });

  expect(accountNames).toEqual({
    '111111111111': 'Payments',
    '222222222222': 'Lake',
    '333333333333': 'ours',
    '444444444444': 'keys',
  });
  expect(gaps).toEqual([]);
  expect(asking.asked).toEqual([
    { MaxResults: 20 },
    { MaxResults: 20, NextToken: 'b' },
    { MaxResults: 20, NextToken: 'c' },
  ]);
});

test('nobody is asked unless it is wanted', async () => {
  expect(await named({})).toMatchObject({ accountNames: {}, gaps: [] });
  expect(
    Environment.parse({ BUCKET_NAME: 'b', HOME_REGIONS: 'eu-west-1', DESTINATIONS: '{"topics":[],"consumers":[]}' })
      .ORGANIZATION_NAMES,
  ).toBe('no');
});

test.each([
  [
    'a denial',
    [refusal('AccessDeniedException')],
    'organizations:ListAccounts was denied (AccessDeniedException): You do not have permissions. Allow it',
  ],
  ['no organisation', [refusal('AWSOrganizationsNotInUseException')], 'AWSOrganizationsNotInUseException'],
  ['a throttle', [refusal('TooManyRequestsException')], 'was throttled'],
  [
    'a list that leads to itself',
    [page('111111111111', 'Payments', 'b'), page('111111111111', 'Payments', 'b')],
    'but for 1',
  ],
])('%s costs the names, and nothing else', async (_, answers, text) => {
  const { accountNames, gaps, scopes } = await named(organization(...answers));

  expect(scopes).toHaveLength(3);
  expect(gaps).toMatchObject([{ kind: 'accountNamesUnknown', text: expect.stringContaining(text) }]);
  expect(Object.keys(accountNames).length).toBe(answers.length - 1);
});

test('names take no time that the run needs', async () => {
  const { accountNames, gaps } = await named(organization(page('111111111111', 'Payments', 'b')), {
    deadline: () => 50_000,
  });
  expect(gaps.find(({ kind }) => kind === 'accountNamesUnknown')?.text).toContain('no time left');
  expect(accountNames).toEqual({});
});
