import { expect, test } from 'vitest';
import type { Scope } from '../../../statemachine/contracts/scope.ts';
import { runKeys } from '../../../storage/keys.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { bucketWith, failedChild, giveFailed, mapResult, prefix, scope, scopeSummary, summarize } from './summarize.ts';

const [a, b, c] = [scope('a'), scope('b'), scope('c')];

test('a scope that failed is named with the message of its error, and the run is partial', async () => {
  const objects = bucketWith([a, b], [scopeSummary(a)]);
  const cause = { errorType: 'AccessDenied', errorMessage: 'Allow ec2:GetIpamResourceCidrs.', trace: ['at …'] };
  giveFailed(objects, [failedChild(b, { Error: 'AccessDenied', Cause: JSON.stringify(cause) })]);
  const { summary, output } = await summarize(objects, { mapResult });

  expect(summary.failedScopes).toEqual([
    {
      scopeId: 'ipam-scope-b',
      ipamId: 'ipam-1',
      ipamRegion: 'eu-west-1',
      error: 'AccessDenied',
      message: 'Allow ec2:GetIpamResourceCidrs.',
    },
  ]);
  expect(summary.coverage.counts.ok).toBe(2);
  expect(output).toMatchObject({ status: 'partial', scopes: 1, failedScopes: 1 });
});

test('a run in which no scope was evaluated has failed', async () => {
  const objects = bucketWith([a, b], []);
  giveFailed(objects, [
    failedChild(a, { Error: 'Throttled', Cause: 'slow down' }),
    failedChild(b, { Error: 'States.Runtime', Cause: 'no memory' }),
  ]);
  const { summary } = await summarize(objects, { mapResult });

  expect(summary.status).toBe('failed');
  expect(summary.failedScopes).toMatchObject([
    { scopeId: 'ipam-scope-a', error: 'Throttled', message: 'slow down' },
    { scopeId: 'ipam-scope-b', error: 'States.Runtime', message: 'no memory' },
  ]);
});

test('a run that had no scope to evaluate has failed: nothing was looked at', async () => {
  expect((await summarize(bucketWith([], []))).summary.status).toBe('failed');
});

test('a child that was stopped, without an error or a cause, is named by how it ended', async () => {
  const objects = bucketWith([a], []);
  giveFailed(objects, [failedChild(a, { Status: 'TIMED_OUT' })]);
  const { summary } = await summarize(objects, { mapResult });

  expect(summary.failedScopes[0]).toMatchObject({
    error: 'TIMED_OUT',
    message: expect.stringMatching(/ended as TIMED_OUT.*arn:aws:states:.*ipam-scope-a/),
  });
});

test('a scope that Discover could not use is a failed scope', async () => {
  const gone = { scopeId: 'ipam-scope-z', error: 'ScopeNotReadable', message: 'it is being deleted' };
  const { summary } = await summarize(bucketWith([a], [scopeSummary(a)], { failedScopes: [gone] }));

  expect(summary).toMatchObject({ status: 'partial', failedScopes: [gone] });
});

test('when the Map itself failed, what was evaluated before counts, and its error is the reason for the rest', async () => {
  const { summary } = await summarize(bucketWith([a, b], [scopeSummary(a)]), {
    mapError: { error: 'States.ResultWriterFailed', cause: 'Access Denied' },
  });

  expect(summary.scopes).toHaveLength(1);
  expect(summary.failedScopes).toMatchObject([
    {
      scopeId: 'ipam-scope-b',
      error: 'States.ResultWriterFailed',
      message: 'The Map over the scopes failed before this one was evaluated. Access Denied',
    },
  ]);
});

test('a scope that vanished without a trace is named, and the message does not invent a reason', async () => {
  const objects = bucketWith([a, b, c], [scopeSummary(a)]);
  giveFailed(objects, [failedChild(c, { Error: 'Throttled', Cause: 'slow down' })]);
  const { summary } = await summarize(objects, { mapResult });

  expect(summary.failedScopes).toMatchObject([
    { scopeId: 'ipam-scope-b', error: 'NotEvaluated', message: expect.stringContaining('Neither an evaluation nor') },
    { scopeId: 'ipam-scope-c', error: 'Throttled' },
  ]);
});

test('an evaluation counts even though its child failed afterwards', async () => {
  const objects = bucketWith([a], [scopeSummary(a)]);
  giveFailed(objects, [failedChild(a, { Error: 'Lambda.Unknown', Cause: 'cut off' })]);

  expect((await summarize(objects, { mapResult })).summary).toMatchObject({ status: 'complete', failedScopes: [] });
});

test('figures of another run are not taken for those of this one', async () => {
  const objects = bucketWith([a], [scopeSummary(a, { runId: 'run-0' })]);
  const { summary } = await summarize(objects);

  expect(summary).toMatchObject({ status: 'failed', scopes: [], coverage: { counts: { ok: 0 } } });
  expect(summary.failedScopes[0]?.message).toContain('belongs to another run, run-0');
});

test('a scope whose figures cannot be read fails alone', async () => {
  const objects = bucketWith([a, b], [scopeSummary(a)]);
  objects.give(runKeys.scopeSummary(prefix, b.scopeId), '{"schemaVersion":');
  const { summary } = await summarize(objects);

  expect(summary).toMatchObject({
    status: 'partial',
    failedScopes: [{ scopeId: 'ipam-scope-b', error: 'InvalidInput', message: expect.stringContaining('is not JSON') }],
  });
});

test('what is known of a scope itself comes before what befell the Map', async () => {
  const objects = bucketWith([a, b], [scopeSummary(a, { runId: 'run-0' })]);
  const { summary } = await summarize(objects, { mapError: { error: 'States.Runtime', cause: '' } });

  expect(summary.failedScopes).toMatchObject([
    { scopeId: 'ipam-scope-a', error: 'NotEvaluated' },
    { scopeId: 'ipam-scope-b', error: 'States.Runtime', message: expect.stringMatching(/evaluated\.$/) },
  ]);
});

test.each([
  ['the manifest is not there', () => {}],
  ['the manifest is not JSON', (give: Give) => give(mapResult.Key, '<html>')],
  ['the manifest has another form', (give: Give) => give(mapResult.Key, { files: [] })],
  ['a result file is no list', (give: Give) => [giveManifest(give), give(failedKey, { Error: 'x' })]],
  ['a record is about something else', (give: Give) => [giveManifest(give), give(failedKey, [{ Input: 'not JSON' }])]],
])('when %s, the scope is named without its reason, and the log says why', async (_, prepare) => {
  const objects = bucketWith([a, b], [scopeSummary(a)]);
  prepare(objects.give);
  const invocation = fakeInvocation();
  const { summary } = await summarize(objects, { mapResult }, invocation);

  expect(summary.failedScopes).toMatchObject([{ scopeId: 'ipam-scope-b', error: 'NotEvaluated' }]);
  expect(invocation.logged.filter(({ level }) => level === 'warn')).toHaveLength(1);
});

test('a cause of many kilobytes is cut', async () => {
  const objects = bucketWith([a], []);
  giveFailed(objects, [failedChild(a, { Error: 'Boom', Cause: 'x'.repeat(32_000) })]);
  const { summary } = await summarize(objects, { mapResult });

  expect(summary.failedScopes[0]?.message).toHaveLength(2000);
});

type Give = (key: string, value: unknown) => void;
const failedKey = `${prefix}map/5f0c/FAILED_0.json`;

function giveManifest(give: Give): void {
  give(mapResult.Key, { ResultFiles: { FAILED: [{ Key: failedKey, Size: 1 }] } });
}

test('a failed scope without IPAM names the accounts that were not evaluated', async () => {
  const accounts = ['111122223333', '444455556666'];
  const ofAccounts: Scope = { scopeId: 'ec2-1', scopeType: 'private', source: 'ec2', accounts, regions: ['eu-west-1'] };
  const objects = bucketWith([a, ofAccounts], [scopeSummary(a)]);
  giveFailed(objects, [failedChild(ofAccounts, { Error: 'Throttled', Cause: 'slow down' })]);
  const { summary } = await summarize(objects, { mapResult });

  expect(summary.failedScopes).toEqual([{ scopeId: 'ec2-1', accounts, error: 'Throttled', message: 'slow down' }]);
});
