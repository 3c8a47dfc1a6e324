import { expect, test } from 'vitest';
import { InvalidInput } from '../../../statemachine/contracts/invalid.ts';
import { ResourceType } from '../../../statemachine/contracts/resource-cidr.ts';
import { ec2Error } from '../../fakes/ec2-error.ts';
import { asOf, discover, ids, ireland, prefix, virginia } from './discover.ts';

const DEFAULT_TYPES = ResourceType.options;

test.each([[undefined], [null], [{}]])('a run started with %j asks for everything', async (request) => {
  const { discovery, output } = await discover({ 'eu-west-1': ireland }, { request });

  expect(discovery.request).toEqual({ resourceTypes: DEFAULT_TYPES, authoritative: false, dryRun: false });
  expect(output.run).toEqual({
    runId: 'run-1',
    asOf,
    prefix,
    authoritative: false,
    dryRun: false,
    resourceTypes: DEFAULT_TYPES,
    samples: true,
  });
});

test.each([
  [{ treshold: 80 }, 'treshold'],
  [{ threshold: 120 }, 'threshold'],
  [{ scopes: { ids: ['vpc-1'] } }, 'scopes.ids[0]: is not a scope id'],
  [{ resourceTypes: ['vpn'] }, 'resourceTypes[0]'],
  [{ authoritative: true, threshold: 80 }, 'authoritative: cannot be true together with "threshold"'],
  [{ taskToken: '' }, 'taskToken: is empty'],
  [{ taskToken: 5 }, 'taskToken: '],
  [{ scopes: { types: ['x'.repeat(200_000)] } }, 'scopes.types[0]'],
  ['everything', '(top level)'],
  [[], '(top level)'],
])('rejects the request %j and names the field', async (request, named) => {
  const run = discover({ 'eu-west-1': ireland }, { request });

  await expect(run).rejects.toThrow(InvalidInput);
  await expect(run).rejects.toThrow(named);
});

test.each([
  ['many ids that are none', { scopes: { ids: new Array(10_000).fill('x'.repeat(20)) } }],
  ['many unknown fields', Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`field${n}`, n]))],
  ['a field of 200 KB', { ['x'.repeat(200_000)]: 1 }],
])('a request with %s is told in few words', async (_, request) => {
  const error = await discover({ 'eu-west-1': ireland }, { request }).catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(InvalidInput);
  expect(String(error).length).toBeLessThan(10_000);
});

test.each([
  [{ types: ['private'] }, ['ipam-scope-a', 'ipam-scope-c', 'ipam-scope-d']],
  [{ ids: ['ipam-scope-b', 'ipam-scope-d'] }, ['ipam-scope-b', 'ipam-scope-d']],
  [{ ipamIds: ['ipam-2'] }, ['ipam-scope-d']],
  [{ ipamIds: ['ipam-1'], types: ['private'] }, ['ipam-scope-a', 'ipam-scope-c']],
  [{ ids: ['ipam-scope-a', 'ipam-scope-d'], ipamIds: ['ipam-1'] }, ['ipam-scope-a']],
])('the filter %j leaves %j', async (filter, left) => {
  const { scopes } = await discover({ 'eu-west-1': ireland, 'us-east-1': virginia }, { request: { scopes: filter } });

  expect(ids(scopes)).toEqual(left);
});

test.each([
  [{ ids: ['ipam-scope-a', 'ipam-scope-ff'] }, 'scopes.ids: there is no ipam-scope-ff in eu-west-1'],
  [{ ipamIds: ['ipam-ff'] }, 'scopes.ipamIds: there is no ipam-ff in eu-west-1, only ipam-1'],
  [{ ids: ['ipam-scope-a'], types: ['public'] }, 'scopes.ids [ipam-scope-a] and scopes.types [public]'],
])('rejects the filter %j, which leaves nothing or names what is not there', async (filter, named) => {
  const run = discover({ 'eu-west-1': ireland }, { request: { scopes: filter } });

  await expect(run).rejects.toThrow(InvalidInput);
  await expect(run).rejects.toThrow(named);
});

test('says that an id may be in a Region that could not be looked in', async () => {
  await expect(
    discover(
      { 'eu-west-1': ireland, 'us-east-1': { denied: ec2Error('UnauthorizedOperation') } },
      { request: { scopes: { ids: ['ipam-scope-ff'] } } },
    ),
  ).rejects.toThrow('there is no ipam-scope-ff in eu-west-1 (us-east-1 could not be read)');
});
