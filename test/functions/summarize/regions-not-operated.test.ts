import { expect, test } from 'vitest';
import type { Scope } from '../../../statemachine/contracts/scope.ts';
import type { Discovery } from '../../../statemachine/contracts/summary.ts';
import { bucketWith, scope, scopeSummary, summarize } from './summarize.ts';

const ec2: Scope = { scopeId: 'ec2-1', scopeType: 'private', source: 'ec2', accounts: ['111111111111'] };

/** The IPAM operates in eu-west-1 and us-east-1. */
async function gapsOf(discovery: Partial<Discovery>, { own = scope('a'), seenWithoutIpam = [] as string[] } = {}) {
  const summaries = [scopeSummary(own), scopeSummary(ec2, { regions: seenWithoutIpam })];
  const { summary } = await summarize(bucketWith([own, ec2], summaries, discovery));
  return summary.coverage.gaps.filter(({ kind }) => kind === 'regionsNotOperated').map(({ text }) => text);
}

test('names Regions that networks were seen in without IPAM before those that are merely enabled, in one gap', async () => {
  const enabledRegions = ['ap-south-1', 'eu-north-1', 'eu-west-1', 'us-east-1'];
  const [text, ...more] = await gapsOf({ enabledRegions }, { seenWithoutIpam: ['eu-west-1', 'eu-north-1'] });

  expect(more).toEqual([]);
  expect(text).toMatch(
    /^ipam-1 does not operate in eu-north-1, where networks were seen without it; nor in ap-south-1, which this account has enabled\. /,
  );
});

test('of many, five are named', async () => {
  const enabledRegions = Array.from({ length: 17 }, (_, at) => `xx-north-${at + 1}`);
  expect((await gapsOf({ enabledRegions }))[0]).toContain(' and 12 more Regions, which this account has enabled');
});

test('a Region that the resource discovery of another organisation covers is seen', async () => {
  const resourceDiscoveries = [{ resourceDiscoveryId: 'ipam-res-disco-1', regions: ['sa-east-1'] }];
  const own = scope('a', { resourceDiscoveries });
  expect(await gapsOf({ enabledRegions: ['eu-west-1', 'sa-east-1'] }, { own })).toEqual([]);
});

test.each<[string, Partial<Discovery>]>([
  ['EC2 did not say what is enabled', {}],
  ['there is no IPAM', { ipams: [], enabledRegions: ['ap-south-1'] }],
  [
    'an IPAM does not say where it operates',
    {
      ipams: [{ ipamId: 'ipam-1', region: 'eu-west-1', tier: 'advanced', operatingRegions: [] }],
      enabledRegions: ['x'],
    },
  ],
])('nothing is said where %s', async (_, discovery) => {
  expect(await gapsOf(discovery)).toEqual([]);
});
