import { expect, test } from 'vitest';
import { builtInPolicy } from '../../../core/policy/built-in.ts';
import { memoryObjects } from '../../fakes/objects.ts';
import { asOf, discover, ids, ireland, prefix, virginia } from './discover.ts';
import { ipam } from './fake-ipams.ts';

test('takes every scope of every IPAM, not only the last private one', async () => {
  const { scopes, output } = await discover({ 'eu-west-1': ireland, 'us-east-1': virginia });

  expect(ids(scopes)).toEqual(['ipam-scope-a', 'ipam-scope-b', 'ipam-scope-c', 'ipam-scope-d']);
  expect(scopes.filter(({ scopeType }) => scopeType === 'private')).toHaveLength(3);
  expect(output).toMatchObject({ scopes: 4, failedScopes: 0, scopesKey: `${prefix}scopes.json` });
});

test('writes what is known of scopes and IPAMs', async () => {
  const { scopes, discovery } = await discover({ 'eu-west-1': ireland });

  expect(scopes[2]).toEqual({
    scopeId: 'ipam-scope-c',
    scopeType: 'private',
    ipamId: 'ipam-1',
    ipamRegion: 'eu-west-1',
    tier: 'advanced',
    isDefault: false,
    name: 'acquired',
    description: 'overlapping ranges',
    poolCount: 0,
    resourceDiscoveries: [{ resourceDiscoveryId: 'ipam-res-disco-ipam-1', regions: ['eu-west-1'] }],
    callShare: { lists: 1, pools: 1 },
  });
  expect(discovery.ipams).toEqual([
    {
      ipamId: 'ipam-1',
      region: 'eu-west-1',
      tier: 'advanced',
      operatingRegions: ['eu-west-1'],
      state: 'create-complete',
      ownerId: '123456789012',
      name: 'main',
    },
  ]);
  expect(discovery).toMatchObject({ runId: 'run-1', asOf, scopeCount: 3, gaps: [], problems: [], failedScopes: [] });
});

test('evaluates a scope once that is listed twice, because the list changed between two pages', async () => {
  const shifted = { ...ireland, scopes: [...(ireland.scopes ?? []), ...(ireland.scopes ?? []).slice(2)] };

  expect(ids((await discover({ 'eu-west-1': shifted })).scopes)).toEqual([
    'ipam-scope-a',
    'ipam-scope-b',
    'ipam-scope-c',
  ]);
});

test('hands on how authoritative the run is, and the resource types', async () => {
  const request = { authoritative: true, resourceTypes: ['eip'] };

  expect((await discover({ 'eu-west-1': ireland }, { request })).output.run).toMatchObject({
    authoritative: true,
    dryRun: false,
    resourceTypes: ['eip'],
  });
});

test('takes a snapshot of the policy for the run', async () => {
  const { objects, discovery } = await discover({ 'eu-west-1': ireland });

  expect(objects.json(`${prefix}policy.json`)).toEqual(builtInPolicy);
  expect(discovery.policy).toMatchObject({ name: 'built-in', source: 'built-in' });
});

test('the same input gives the same objects', async () => {
  const objects = memoryObjects();
  await discover({ 'eu-west-1': ireland, 'us-east-1': virginia }, { objects });
  const first = objects.snapshot();
  await discover({ 'eu-west-1': ireland, 'us-east-1': virginia }, { objects });

  expect(objects.snapshot()).toEqual(first);
  expect(Object.keys(first)).toEqual([
    `${prefix}accounts.jsonl.gz`,
    `${prefix}discovery.json`,
    `${prefix}policy.json`,
    `${prefix}scopes.json`,
  ]);
});

test('takes any execution name as run id', async () => {
  const runId = "sched-0a1b.c+d@e!(f)='g'_ü";
  const { output, discovery } = await discover({ 'eu-west-1': ireland }, { runId });

  expect(output.run.prefix).toBe(`runs/2026/11/21/${runId}/`);
  expect(discovery.runId).toBe(runId);
});

test('places a scope without an ARN or a type by what else is known', async () => {
  const bare = {
    ipams: [ipam('ipam-1', 'eu-west-1', { PublicDefaultScopeId: 'ipam-scope-b' })],
    scopes: [{ IpamScopeId: 'ipam-scope-a' }, { IpamScopeId: 'ipam-scope-b' }],
  };

  expect((await discover({ 'eu-west-1': bare })).scopes).toMatchObject([
    { scopeId: 'ipam-scope-a', scopeType: 'private', ipamId: 'ipam-1', ipamRegion: 'eu-west-1' },
    { scopeId: 'ipam-scope-b', scopeType: 'public', ipamId: 'ipam-1', ipamRegion: 'eu-west-1' },
  ]);
});
