import { expect, test } from 'vitest';
import { OverlapSettings } from '../../../core/policy/overlap-settings.ts';
import { joinedScopes, notJoined } from '../../../functions/discover/joined-scopes.ts';
import type { KnownScope } from '../../../functions/discover/known-scopes.ts';

function known(scopeId: string, more: Partial<KnownScope> = {}): KnownScope {
  return { scope: { scopeId, scopeType: 'private', ipamId: 'ipam-1', ipamRegion: 'eu-west-1' }, ...more };
}

const a = known('scope-a');
const unreadable = known('scope-c', { failure: { error: 'ScopeNotReadable', message: 'is being deleted' } });
const withoutIpam: KnownScope = { scope: { scopeId: 'ec2-1', scopeType: 'private', source: 'ec2' } };
const all = [a, known('scope-b'), unreadable, known('scope-d'), withoutIpam];

function joined(...join: string[][]) {
  return joinedScopes(a.scope, all, OverlapSettings.parse({ join })).joined?.map(({ scopeId }) => scopeId);
}

test('a scope is compared with those that the policy joins to it, and with no other', () => {
  expect(joined()).toBeUndefined();
  expect(joined(['scope-a', 'scope-b'])).toEqual(['scope-b']);
  expect(joined(['scope-d', 'scope-a'], ['scope-a', 'scope-b', 'scope-d'])).toEqual(['scope-b', 'scope-d']);
  expect(joined(['scope-b', 'scope-d'])).toBeUndefined();
});

test('what cannot be compared is a gap that names it', () => {
  const settings = OverlapSettings.parse({ join: [['scope-a', 'scope-c', 'ec2-1', 'scope-x']] });
  expect(joinedScopes(a.scope, all, settings)).toEqual({});
  expect(joinedScopes(withoutIpam.scope, all, settings)).toEqual({});
  expect(notJoined(all, settings).map(({ kind, scopeId }) => `${kind} ${scopeId}`)).toEqual([
    'overlapsNotCompared scope-c',
    'overlapsNotCompared ec2-1',
    'overlapsNotCompared scope-x',
  ]);
});

test('a scope joined to itself, or to nothing, is refused', () => {
  expect(() => OverlapSettings.parse({ join: [['scope-a', 'scope-a']] })).toThrow(/names a scope twice/);
  expect(() => OverlapSettings.parse({ join: [['scope-a']] })).toThrow(/two scopes at least/);
  expect(() => OverlapSettings.parse({ allowed: ['172.31.0.0'] })).toThrow(/is not a CIDR/);
});
