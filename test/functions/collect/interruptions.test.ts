import { expect, test } from 'vitest';
import { collectTask } from '../../../functions/collect/task.ts';
import { AccessDenied, PaginationExpired, PaginationStuck, Throttled } from '../../../functions/shared/errors.ts';
import { ec2Error } from '../../fakes/ec2-error.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { memoryObjects } from '../../fakes/objects.ts';
import {
  callsOf,
  collect,
  collectAll,
  fakeIpam,
  noAccounts,
  noDiscoveries,
  noPools,
  partsOf,
  runOf,
  scope,
  subnets,
  vpc,
} from './collect.ts';

const run = runOf(['subnet']);
const rows = subnets(35);
const onePageAtATime = () => fakeInvocation({ deadline: () => 0 });

test('a throttled call is left to the state machine; its retry overwrites what was written', async () => {
  let throttle = true;
  const ipam = fakeIpam(rows, {
    pageSize: 10,
    before: (_, token) => {
      if (throttle && token === 'after-20') throw ec2Error('RequestLimitExceeded');
    },
  });
  const objects = memoryObjects();
  const first = await collect(ipam, { run, objects, invocation: onePageAtATime() });

  await expect(collect(ipam, { run, objects, collected: first.collected })).rejects.toThrow(Throttled);
  throttle = false;
  const { collected } = await collect(ipam, { run, objects, collected: first.collected });

  expect(collected).toMatchObject({ done: true, rows: { kept: 35, duplicates: 0 } });
  expect(partsOf(objects, collected).flat()).toHaveLength(35);
  expect(objects.keys()).toHaveLength(2);
});

test('a denied call is not retried, and says what to allow', async () => {
  const denied = collect(
    fakeIpam(rows, {
      before: () => {
        throw ec2Error('UnauthorizedOperation');
      },
    }),
  );

  await expect(denied).rejects.toThrow(AccessDenied);
  await expect(denied).rejects.toThrow('Allow ec2:GetIpamResourceCidrs');
});

test('any other error of EC2 keeps its name', async () => {
  const gone = ec2Error('InvalidIpamScopeId.NotFound');

  await expect(
    collect(
      fakeIpam(rows, {
        before: () => {
          throw gone;
        },
      }),
    ),
  ).rejects.toBe(gone);
});

test.each([
  ['InvalidPaginationToken', 'The token has expired.'],
  ['InvalidNextToken', 'The token is not valid.'],
  ['InvalidParameterValue', 'Invalid value for parameter nextToken.'],
])('when a token expires (%s), the scope is read once more, and only the new pass counts', async (name, message) => {
  let expired = false;
  const ipam = fakeIpam(rows, {
    pageSize: 10,
    before: (_, token) => {
      if (!expired && token === 'after-20') {
        expired = true;
        throw ec2Error(name, message);
      }
    },
  });
  const { collected, objects } = await collectAll(ipam, { run, invocation: onePageAtATime() });

  expect(collected).toMatchObject({ done: true, pass: 2, restarts: 1, calls: 6 });
  expect(collected.rows).toEqual({ kept: 35, duplicates: 0, filteredOut: 0, malformed: 0 });
  expect(partsOf(objects, collected).flat()).toHaveLength(35);
  expect(objects.keys().filter((key) => key.includes('/1/'))).toHaveLength(2);
});

test('a restart also forgets what was read but not yet written, and the types done before', async () => {
  let expired = false;
  const ipam = fakeIpam([vpc, ...rows], {
    pageSize: 10,
    before: (_, token) => {
      if (!expired && token === 'after-20') {
        expired = true;
        throw ec2Error('InvalidPaginationToken');
      }
    },
  });
  const { collected, objects } = await collect(ipam, { run: runOf(['vpc', 'subnet']) });

  expect(collected).toMatchObject({ pass: 2, rows: { kept: 36, duplicates: 0 } });
  expect(partsOf(objects, collected).map((part) => part.length)).toEqual([1, 35]);
});

test('a token that expires a second time ends the scope, with what to do about it', async () => {
  const ipam = fakeIpam(rows, {
    pageSize: 10,
    before: (_, token) => {
      if (token === 'after-20') throw ec2Error('InvalidPaginationToken', 'expired');
    },
  });
  const collecting = collectAll(ipam, { run, invocation: onePageAtATime() });

  await expect(collecting).rejects.toThrow(PaginationExpired);
  await expect(collecting).rejects.toThrow(
    /ipam-scope-a expired again after 4 calls .*InvalidPaginationToken: expired.*fewer resource types/,
  );
});

test('a first page that is refused for its parameters is not an expired token', async () => {
  const refused = ec2Error('InvalidParameterValue', 'The token ring does not exist.');

  await expect(
    collect(
      fakeIpam(rows, {
        before: () => {
          throw refused;
        },
      }),
    ),
  ).rejects.toBe(refused);
});

test('a later page that is refused for another parameter is not an expired token', async () => {
  const refused = ec2Error('InvalidParameterValue', 'Value (3) for parameter maxResults is invalid.');
  const ipam = fakeIpam(rows, {
    pageSize: 10,
    before: (call) => {
      if (call === 2) throw refused;
    },
  });

  await expect(collect(ipam)).rejects.toBe(refused);
});

test('pages that lead to themselves are not followed for ever', async () => {
  const stuck = { getIpamResourceCidrs: async () => ({ IpamResourceCidrs: rows, NextToken: 'again' }) };
  const collecting = collect(stuck);

  await expect(collecting).rejects.toThrow(PaginationStuck);
  await expect(collecting).rejects.toThrow('ipam-scope-a');
});

test('an invocation that dies while it writes leaves nothing that counts', async () => {
  let broken = true;
  const objects = memoryObjects({
    beforeWrite: () => {
      if (broken) throw new Error('socket hang up');
    },
  });
  const ipam = fakeIpam(rows);
  const deps = { ...fakeInvocation(), ...noAccounts, ...noPools, ...noDiscoveries, ...callsOf(ipam), objects };

  await expect(collectTask.run({ run, scope }, deps)).rejects.toThrow('socket hang up');
  broken = false;

  expect((await collectTask.run({ run, scope }, deps)).collected).toMatchObject({ rows: { kept: 35 } });
});
