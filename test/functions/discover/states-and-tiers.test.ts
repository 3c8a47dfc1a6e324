import { expect, test } from 'vitest';
import { discover, ids, ireland, virginia } from './discover.ts';
import { ipam, scope } from './fake-ipams.ts';

test.each([
  'create-in-progress',
  'create-failed',
  'restore-in-progress',
  'isolate-in-progress',
  'isolate-complete',
  'delete-in-progress',
  'delete-complete',
  'delete-failed',
] as const)('a scope in state %s is a failed scope, with the state as its reason', async (State) => {
  const [first, ...others] = ireland.scopes ?? [];
  const { scopes, discovery, output } = await discover({
    'eu-west-1': { ...ireland, scopes: [{ ...first, State }, ...others] },
  });

  expect(ids(scopes)).toEqual(['ipam-scope-b', 'ipam-scope-c']);
  expect(discovery.failedScopes).toEqual([
    {
      scopeId: 'ipam-scope-a',
      ipamId: 'ipam-1',
      ipamRegion: 'eu-west-1',
      error: 'ScopeNotReadable',
      message: expect.stringContaining(`ipam-scope-a is in state ${State}: `),
    },
  ]);
  expect(output).toMatchObject({ scopes: 2, failedScopes: 1 });
});

test.each(['modify-in-progress', 'modify-complete', 'modify-failed', 'a-state-of-2031'] as const)(
  'a scope in state %s is evaluated: what was configured before goes on',
  async (State) => {
    const scopes = [scope('ipam-scope-a', 'ipam-1', 'eu-west-1', { State: State as 'modify-failed' })];

    expect(ids((await discover({ 'eu-west-1': { ...ireland, scopes } })).scopes)).toEqual(['ipam-scope-a']);
  },
);

test('all scopes of an IPAM that is being isolated fail, with what AWS says about it', async () => {
  const isolated = {
    ...ireland,
    ipams: [ipam('ipam-1', 'eu-west-1', { State: 'isolate-in-progress', StateMessage: 'account closed' })],
  };
  const { scopes, discovery, output } = await discover({ 'eu-west-1': isolated, 'us-east-1': virginia });

  expect(ids(scopes)).toEqual(['ipam-scope-d']);
  expect(output.failedScopes).toBe(3);
  expect(discovery.failedScopes[0]).toMatchObject({
    error: 'IpamNotReadable',
    message: expect.stringContaining('state isolate-in-progress (account closed)'),
  });
});

test('a run whose scopes all fail has none to evaluate, and is still a run', async () => {
  const deleted = { ...ireland, ipams: [ipam('ipam-1', 'eu-west-1', { State: 'delete-in-progress' })] };
  const { scopes, output } = await discover({ 'eu-west-1': deleted });

  expect(scopes).toEqual([]);
  expect(output).toMatchObject({ scopes: 0, failedScopes: 3 });
});

test('an IPAM that lists no scope at all does not vanish from the run', async () => {
  const silent = {
    ipams: [
      ipam('ipam-1', 'eu-west-1', { PrivateDefaultScopeId: 'ipam-scope-a', PublicDefaultScopeId: 'ipam-scope-b' }),
    ],
  };
  const { discovery } = await discover({ 'eu-west-1': silent, 'us-east-1': virginia });

  expect(discovery.failedScopes).toMatchObject([
    { scopeId: 'ipam-scope-a', error: 'ScopeNotListed' },
    { scopeId: 'ipam-scope-b', error: 'ScopeNotListed' },
  ]);
});

test('a Free tier IPAM is a gap, and its scopes are read nevertheless', async () => {
  const free = { ...ireland, ipams: [ipam('ipam-1', 'eu-west-1', { Tier: 'free' })] };
  const { scopes, discovery } = await discover({ 'eu-west-1': free });

  expect(scopes.map(({ tier }) => tier)).toEqual(['free', 'free', 'free']);
  expect(discovery.gaps).toEqual([
    { kind: 'freeTier', ipamId: 'ipam-1', region: 'eu-west-1', text: expect.stringContaining('Free tier') },
  ]);
});

test('an IPAM without a tier, as older APIs list it, is of unknown tier and not assumed to be advanced', async () => {
  const { Tier, ...untold } = ipam('ipam-1', 'eu-west-1');
  const { scopes, discovery } = await discover({ 'eu-west-1': { ...ireland, ipams: [untold] } });

  expect(scopes[0]?.tier).toBe('unknown');
  expect(discovery.gaps).toMatchObject([{ kind: 'tierUnknown', ipamId: 'ipam-1' }]);
});

test('gaps of IPAMs that the request does not ask about are not told', async () => {
  const free = { ...ireland, ipams: [ipam('ipam-1', 'eu-west-1', { Tier: 'free' })] };
  const { discovery } = await discover(
    { 'eu-west-1': free, 'us-east-1': virginia },
    { request: { scopes: { ipamIds: ['ipam-2'] } } },
  );

  expect(discovery.gaps).toEqual([]);
});
