import { expect, test } from 'vitest';
import { resolveRegions } from '../../../cli/aws/configured-region.ts';

const noProfile = async () => undefined;

test('Regions that are given win over the environment', async () => {
  const sources = { env: { AWS_REGION: 'us-east-1' }, profileRegion: noProfile };
  expect(await resolveRegions(['eu-west-1', 'eu-west-2'], sources)).toEqual(['eu-west-1', 'eu-west-2']);
});

test.each([
  [{ AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-west-2' }, 'us-east-1'],
  [{ AWS_REGION: '', AWS_DEFAULT_REGION: 'us-west-2' }, 'us-west-2'],
  [{}, 'eu-north-1'],
])('with %j in the environment it is %s', async (env, expected) => {
  expect(await resolveRegions([], { env, profileRegion: async () => 'eu-north-1' })).toEqual([expected]);
});

test('without any Region it says how to name one', async () => {
  await expect(resolveRegions([], { env: {}, profileRegion: noProfile })).rejects.toMatchObject({
    name: 'CliError',
    message: expect.stringContaining('AWS_REGION is not set'),
    advice: expect.arrayContaining([expect.stringContaining('--region eu-west-1,us-east-1')]),
  });
});
