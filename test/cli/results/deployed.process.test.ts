import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { IpamAddressHistoryRecord } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import type { RemoteDeps } from '../../../cli/aws/remote.ts';
import { main } from '../../../cli/main.ts';
import { deployedResults } from '../../../cli/results/deployed.ts';
import { localResults } from '../../../cli/results/local.ts';
import { evaluationsOf } from '../../../cli/results/read.ts';
import { ResultMissing, scopeResults } from '../../../cli/results/results.ts';
import { runKeys } from '../../../storage/keys.ts';
import { BUCKET, deployedStack, STACK } from '../../fakes/deployment.ts';
import { sampleEvaluation, sampleRun } from '../../fakes/results.ts';
import { organisation, REGION } from '../../statemachine/organisation.ts';
import { fakeIo } from '../fakes/io.ts';
import { resultsDirectory, writeRun } from '../fakes/results.ts';
import { DEPS, printed } from '../json/printed.ts';

// The loopback S3 keeps its objects as files: what a deployment has is written as files, and read over the wire.

const SCOPE = 'ipam-scope-0a';
const subnet = (id: string, cidr: string) =>
  sampleEvaluation({ id, scopeId: SCOPE, resource: { cidr, vpcId: 'vpc-1' } });
const scopes = [{ scope: { scopeId: SCOPE }, evaluations: [subnet('subnet-1', '10.0.1.0/24')], allocations: [] }];

test('the newest results of a deployment are found by its stack, also when the run has expired', async () => {
  const stack = await deployedStack();
  await writeRun(stack.outDir, { scopes, expired: true });

  const { code, document } = await printed('cli-find', ['find', '10.0.1.7', '--stack', STACK, '--json'], stack);

  expect(code).toBe(0);
  expect(document.where).toBe(`s3://${BUCKET}`);
  expect(document.matches).toMatchObject([{ id: 'subnet-1', scopeId: SCOPE }]);
  expect(document.notKnown).toEqual([`Allocations of ${SCOPE}: the inventory of that run is no longer there.`]);
});

test('a deployment that has not run yet says how to start a run', async () => {
  const stack = await deployedStack();
  const io = fakeIo();

  expect(await main(['reclaim', '--stack', STACK], io, DEPS, stack.remote)).toBe(1);
  expect(io.stderr()).toBe(
    [
      'IpamMonitor: account 111122223333, eu-west-1',
      `✖ There are no results in s3://${BUCKET} yet`,
      `  To make some:  npm run ipam-monitor -- start --authoritative --wait --stack ${STACK} --region ${REGION}`,
      '',
    ].join('\n'),
  );
});

test('who may not read the bucket is told what to ask for', async () => {
  const stack = await deployedStack();
  await writeRun(stack.outDir, { scopes });
  stack.aws.faults.add({ action: 's3:GetObject', do: { error: { code: 'AccessDenied', status: 403 } } });
  const io = fakeIo();

  expect(await main(['find', 'a', '--stack', STACK], io, DEPS, stack.remote)).toBe(1);
  expect(io.stderr()).toContain('Ask for this policy:');
  expect(io.stderr()).toContain(`arn:aws:s3:::${BUCKET}/latest*`);
});

test('a stack that is not there is named', async () => {
  const stack = await deployedStack();
  const io = fakeIo();
  expect(await main(['overlaps', '--stack', 'Nope'], io, DEPS, stack.remote)).toBe(1);
  expect(io.stderr()).toContain(`✖ There is no stack Nope in ${REGION}\n`);
});

const noon = '2026-11-20T12:00:00.000Z';
const record = (
  id: string,
  cidr: string,
  type: IpamAddressHistoryRecord['ResourceType'],
): IpamAddressHistoryRecord => ({
  ResourceId: id,
  ResourceCidr: cidr,
  ResourceType: type,
  ResourceRegion: REGION,
  ResourceOwnerId: '111122223333',
  ResourceName: 'was\nhere',
  SampledStartTime: new Date('2026-11-01T00:00:00Z'),
  SampledEndTime: new Date('2026-11-20T20:00:00Z'),
});

async function withHistory(tier: 'advanced' | 'free' = 'advanced') {
  const records = [
    record('subnet-old', '10.0.1.0/24', 'subnet'),
    record('eni-old', '10.0.1.7/32', 'network-interface'),
    { ...record('eni-now', '10.0.1.7/32', 'network-interface'), SampledStartTime: new Date('2026-11-21T00:00:00Z') },
  ];
  const stack = await deployedStack({ ec2: { ...organisation(), addressHistory: () => records } });
  await writeRun(stack.outDir, { scopes: scopes.map((each) => ({ ...each, scope: { scopeId: SCOPE, tier } })) });
  return stack;
}

test('--at asks IPAM for the address and for what is around it now, and tells who had them then', async () => {
  const stack = await withHistory();

  const { code, document } = await printed(
    'cli-find',
    ['find', '10.0.1.7', '--at', '2026-11-20T12:00Z', '--stack', STACK, '--json'],
    stack,
  );

  expect(code).toBe(0);
  expect(document.history).toMatchObject({
    at: noon,
    asked: [
      { scopeId: SCOPE, cidr: '10.0.1.7/32' },
      { scopeId: SCOPE, cidr: '10.0.1.0/24' },
    ],
    records: [
      { id: 'eni-old', cidr: '10.0.1.7/32', from: '2026-11-01T00:00:00.000Z', to: '2026-11-20T20:00:00.000Z' },
      { id: 'subnet-old', cidr: '10.0.1.0/24' },
    ],
  });
  expect(stack.aws.calls('ec2:GetIpamAddressHistory')).toBe(2);
});

test('--at for people names the time, and draws nothing', async () => {
  const stack = await withHistory();
  const io = fakeIo();
  await main(['find', '10.0.1.7', '--at', '2026-11-20T13:00+01:00', '--stack', STACK], io, DEPS, stack.remote);
  expect(io.stdout()).toContain(
    "At 2026-11-20 12:00Z, by IPAM's own history:\n  network-interface  10.0.1.7/32  was here  eni-old",
  );
});

test('the Free tier keeps no history: nobody is asked', async () => {
  const stack = await withHistory('free');
  const { document } = await printed('cli-find', ['find', '10.0.1.7', '--at', '1d', '--stack', STACK, '--json'], stack);
  expect(document.history?.asked).toEqual([]);
  expect(document.notKnown).toContain(
    `${SCOPE}: ipam-0a is in the Free tier, which keeps no history of private addresses.`,
  );
});

test.each([
  ['AccessDenied', 'UnauthorizedOperation', 403, 'ec2:GetIpamAddressHistory'],
  ['other credentials', 'InvalidIpamScopeId.NotFound', 400, `These credentials see no ${SCOPE} in ${REGION}`],
])('--at with %s says what to do', async (_, code, status, said) => {
  const stack = await withHistory();
  stack.aws.faults.add({ action: 'ec2:GetIpamAddressHistory', do: { error: { code, status } } });
  const io = fakeIo();
  expect(await main(['find', '10.0.1.7', '--at', '1d', '--stack', STACK], io, DEPS, stack.remote)).toBe(1);
  expect(io.stderr()).toContain(said);
});

test('of several local runs the newest is read, of whatever day', async () => {
  const out = await resultsDirectory({ scopes, runId: 'old', asOf: '2026-11-20T23:00:00.000Z' });
  const newer = [{ scope: { scopeId: SCOPE }, evaluations: [subnet('subnet-new', '10.0.1.0/24')] }];
  await writeRun(out, { scopes: newer, runId: 'a', asOf: '2026-11-21T10:00:00.000Z' });
  await writeRun(out, { scopes, runId: 'z', asOf: '2026-11-21T09:00:00.000Z' });

  const [scope] = await scopeResults(localResults(out));

  expect(scope?.summary.runId).toBe('a');
});

test('evaluations that are gone are named, here and there', async () => {
  const stack = await deployedStack();
  await writeRun(stack.outDir, { scopes });
  const { prefix } = sampleRun();
  const local = localResults(stack.outDir);
  const deployed = await deployedResults({ stack: STACK, command: 'find' }, fakeIo(), stack.remote as RemoteDeps);
  for (const results of [local, deployed]) {
    const [scope] = await scopeResults(results);
    await rm(join(stack.outDir, scope?.evaluationsKey ?? ''));
    const reading = async () => Array.fromAsync(evaluationsOf(results, scope ?? { evaluationsKey: '' }));
    await expect(reading()).rejects.toThrow(ResultMissing);
    await expect(reading()).rejects.toThrow(`${results.where}/${scope?.evaluationsKey} is not there`);
  }
  expect((await local.getText(runKeys.policy(prefix)))?.text).toContain('"version":1');
});

test('what another version wrote is named', async () => {
  const out = await resultsDirectory();
  const results = {
    ...localResults(out),
    readLines: async function* () {
      yield '{"key":1}';
    },
  };
  const reading = Array.fromAsync(evaluationsOf(results, { evaluationsKey: 'k' }));
  await expect(reading).rejects.toThrow(`${out}/k cannot be read`);
});

test('two runs of a deployment are listed and compared; what is kept of one that has expired, too', async () => {
  const stack = await deployedStack();
  const run = (day: number) => ({ runId: `run-${day}`, asOf: `2026-11-${day}T20:41:00.000Z` });
  await writeRun(stack.outDir, { ...run(19), scopes: [{ scope: { scopeId: SCOPE }, evaluations: [] }] });
  await writeRun(stack.outDir, { ...run(20), scopes });
  const args = ['--stack', STACK, '--json'];

  const { document } = await printed('cli-diff', ['diff', ...args], stack);
  expect(document).toMatchObject({ from: run(19), to: run(20), new: { total: 1 }, notKnown: [] });

  await rm(join(stack.outDir, sampleRun(run(20)).prefix), { recursive: true });
  const kept = await printed('cli-diff', ['diff', 'run-19', 'run-20', ...args], stack);
  expect(kept.document).toMatchObject({ new: { total: 1 } });
  expect(kept.document.notKnown).toHaveLength(1);

  const none = await printed('cli-error', ['diff', 'run-18', ...args], stack);
  expect(none.document.error.advice).toEqual([
    'There are:',
    '  run-20  2026-11-20 20:41Z, 1 d ago  expired, but for what is kept',
    '  run-19  2026-11-19 20:41Z, 2 d ago',
  ]);
});
