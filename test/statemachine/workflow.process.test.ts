import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Monitor, type MonitorRun, startMonitor } from '../../local/monitor.ts';
import type { Progress } from '../../local/progress.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { HandOff, Latest } from '../../statemachine/contracts/hand-off.ts';
import type { RequestInput } from '../../statemachine/contracts/request.ts';
import { directoryObjects } from '../../storage/directory-objects.ts';
import { readHistoryHead } from '../../storage/history/head.ts';
import { Faults } from '../aws/faults.ts';
import { exchangeable, organisation, SCOPES } from './organisation.ts';

// The deployed definition and the deployed handlers, each in its own process, against endpoints that speak AWS's
// protocols. Only the pauses between two attempts are skipped.

// One monitor for all tests: what EC2 holds is exchanged, the bucket emptied, and the faults cleared before each.
const ec2 = exchangeable(organisation());
let monitor: Monitor;
const faults = new Faults();

beforeAll(async () => {
  monitor = await startMonitor({
    source: { kind: 'data', data: ec2 },
    outDir: mkdtempSync(join(tmpdir(), 'ipam-monitor-test-')),
    aws: { before: faults.take },
    destinations: { topics: [], functions: ['tickets'] },
    // At the margin that Collect keeps, each of its invocations reads one page.
    timeoutSeconds: { Collect: 60 },
    // One attempt of the SDK: the retries under test are those of the state machine.
    environment: { AWS_MAX_ATTEMPTS: '1', HOME_REGIONS: 'eu-west-1,us-east-1' },
    ports: { sleep: async () => {} },
  });
});
beforeEach(() => {
  ec2.become(organisation());
  faults.clear();
  for (const name of readdirSync(monitor.outDir)) {
    if (name !== 'logs') rmSync(join(monitor.outDir, name), { recursive: true });
  }
});
afterAll(async () => {
  await monitor.stop();
  rmSync(monitor.outDir, { recursive: true, force: true });
});

async function runOnce(
  request: RequestInput = { authoritative: true },
): Promise<MonitorRun & { states: string[]; file: (name: string) => string }> {
  const states: string[] = [];
  const onProgress = ({ state, phase }: Progress) => {
    if (phase === 'started') states.push(state);
  };
  const run = await monitor.run(request, { onProgress });
  return { ...run, states, file: (name) => join(monitor.outDir, run.prefix ?? '', name) };
}

function json(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function evaluations(file: string): Evaluation[] {
  return gunzipSync(readFileSync(file))
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => Evaluation.parse(JSON.parse(line)));
}

/** The Cause of a failed run: JSON, so that a parent can go on from it. */
function cause({ result }: MonitorRun): { runId: string; handOff: string | null; failed: Failed[] } {
  if (result.status === 'SUCCEEDED') throw new Error('the run succeeded');
  expect(result.error).toBe('RunFailed');
  return JSON.parse(result.cause);
}
interface Failed {
  part: string;
  error: string;
  cause: string;
}

test('every scope is collected, evaluated, told and recorded', async () => {
  const run = await runOnce();

  expect(run.result.status).toBe('SUCCEEDED');
  const handOff = HandOff.parse(run.result.status === 'SUCCEEDED' && run.result.output);
  expect(handOff).toMatchObject({
    runId: run.runId,
    status: 'complete',
    failedScopes: [],
    coverage: { rows: { kept: 93 }, counts: { ok: 87, warning: 3, critical: 3, notMeasured: 0, notApplicable: 0 } },
    findings: { total: 6, complete: true },
  });
  expect(HandOff.parse(json(run.file('handoff.json')))).toEqual(handOff);
  for (const scopeId of SCOPES) {
    const written = evaluations(run.file(`evaluations/${scopeId}.jsonl.gz`));
    expect(written).toHaveLength(31);
    expect(written.map(({ key }) => key)).toEqual(written.map(({ key }) => key).sort());
  }
  expect(Object.keys(Latest.parse(json(join(monitor.outDir, 'latest.json'))).scopes)).toEqual([...SCOPES]);
  for (const scopeId of SCOPES) {
    expect((await readHistoryHead(directoryObjects(monitor.outDir), scopeId)).value).toMatchObject({
      generation: 1,
      slots: [{ runId: expect.any(String) }],
      hours: [{ series: expect.any(Number) }],
    });
  }
  const [message, ...more] = readdirSync(join(monitor.outDir, 'sns/ipam-monitor'));
  expect(more).toEqual([]);
  expect(readFileSync(join(monitor.outDir, 'sns/ipam-monitor', message ?? ''), 'utf8')).toContain('3 critical');
  expect(existsSync(join(monitor.outDir, 'cloudwatch/metrics.jsonl'))).toBe(true);
});

test('the same run again writes the same objects', async () => {
  const first = await monitor.run({}, { runId: 'again' });
  const before = evaluations(join(monitor.outDir, first.prefix ?? '', `evaluations/${SCOPES[0]}.jsonl.gz`));
  const second = await monitor.run({}, { runId: 'again' });
  expect(second.prefix).toBe(first.prefix);
  expect(evaluations(join(monitor.outDir, second.prefix ?? '', `evaluations/${SCOPES[0]}.jsonl.gz`))).toEqual(before);
});

test('an authoritative run repeated under one id tells, publishes and hands off once', async () => {
  const told = () =>
    ['sns:Publish', 'cloudwatch:PutMetricData', 'lambda:Invoke'].map((action) => monitor.aws.calls(action));
  mkdirSync(join(monitor.outDir, 'policy'), { recursive: true });
  writeFileSync(
    join(monitor.outDir, 'policy/current.yaml'),
    'version: 1\noutputs: { handOff: { functions: [tickets] } }\n',
  );
  const start = told();
  const first = await monitor.run({ authoritative: true }, { runId: 'repeated' });
  const once = told();
  const second = await monitor.run({ authoritative: true }, { runId: 'repeated' });

  expect([first.result.status, second.result.status]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  // Two of CloudWatch: that there was a run, and what it found.
  expect(once.map((calls, service) => calls - (start[service] ?? 0))).toEqual([1, 2, 1]);
  expect(told()).toEqual(once);
});

test('a scope of many pages is collected over several invocations, in parts that merge', async () => {
  ec2.become(organisation({ subnets: 2500, scopes: ['ipam-scope-0a'] }));
  const before = monitor.aws.calls('ec2:GetIpamResourceCidrs');

  const run = await runOnce({});

  expect(run.result.status).toBe('SUCCEEDED');
  // One page of VPCs, three of subnets, and an empty one of each of the five other types.
  expect(monitor.aws.calls('ec2:GetIpamResourceCidrs') - before).toBe(9);
  expect(run.states.filter((state) => state === 'Collect').length).toBeGreaterThan(4);
  // One part a page, because each invocation writes what it has.
  expect(readdirSync(run.file('inventory/ipam-scope-0a/1/subnet'))).toHaveLength(3);
  expect(evaluations(run.file('evaluations/ipam-scope-0a.jsonl.gz'))).toHaveLength(2501);
});

test('a throttled collection is retried from where it was', async () => {
  faults.add({
    action: 'ec2:GetIpamResourceCidrs',
    times: 4,
    do: { error: { code: 'RequestLimitExceeded' } },
  });

  const run = await runOnce();

  expect(run.result.status).toBe('SUCCEEDED');
  expect(run.summary).toMatchObject({ status: 'complete', failedScopes: [] });
});

const html = {
  instead: () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' }),
};

test.each([
  ['a fault of AWS', { error: { code: 'InternalError' } }],
  ['a connection that breaks', { cut: true as const }],
  ['an answer that is none', html],
])('%s that lasts for minutes is waited for, in Discover and in a scope', async (_, what) => {
  faults.add({ action: 'ec2:DescribeIpams', times: 4, do: what });
  faults.add({ action: 'ec2:GetIpamResourceCidrs', times: 6, do: what });

  const run = await runOnce();

  expect(run.states.filter((state) => state === 'Discover')).toHaveLength(1);
  expect(HandOff.parse(json(run.file('handoff.json')))).toMatchObject({ status: 'complete', failedScopes: [] });
});

test.each([
  ['a fault of AWS', { error: { code: 'InternalError' } }, 'ServiceUnavailable'],
  ['a connection that breaks', { cut: true as const }, 'Unreachable'],
  ['an answer that is none', html, 'AnswerUnreadable'],
])('%s that does not end fails the scopes, by name', async (_, what, error) => {
  faults.add({ action: 'ec2:GetIpamResourceCidrs', do: what });

  const { failedScopes } = HandOff.parse(json((await runOnce()).file('handoff.json')));

  expect(failedScopes.map((failed) => [failed.scopeId, failed.error])).toEqual(SCOPES.map((id) => [id, error]));
  expect(failedScopes[0]?.message).toMatch(/^ec2:GetIpamResourceCidrs in eu-west-1 /);
});

test('what a scope can do without is waited for, and then left out', async () => {
  faults.add({ action: 'ec2:DescribeIpamPools', do: html });
  const before = monitor.aws.calls('ec2:DescribeIpamPools');

  const run = await runOnce();

  const { status, coverage } = HandOff.parse(json(run.file('handoff.json')));
  expect(status).toBe('complete');
  expect(coverage.gaps.filter(({ kind }) => kind === 'poolsNotRead')).toHaveLength(SCOPES.length);
  // Once, and three times more, for each of the scopes.
  expect(monitor.aws.calls('ec2:DescribeIpamPools') - before).toBe(4 * SCOPES.length);
});

test('a token that expired starts the scope again, and only the new pass counts', async () => {
  ec2.become(organisation({ subnets: 1500, scopes: ['ipam-scope-0a'] }));
  faults.add({
    action: 'ec2:GetIpamResourceCidrs',
    when: ({ NextToken }) => NextToken !== undefined,
    times: 1,
    do: { error: { code: 'InvalidPaginationToken' } },
  });

  const run = await runOnce({});

  expect(run.summary?.coverage.rows).toEqual({ kept: 1501, duplicates: 0, filteredOut: 0, malformed: 0 });
  expect(evaluations(run.file('evaluations/ipam-scope-0a.jsonl.gz'))).toHaveLength(1501);
});

test('one scope that fails leaves the others alone, and is named with its reason', async () => {
  faults.add({
    action: 'ec2:GetIpamResourceCidrs',
    when: ({ IpamScopeId }) => IpamScopeId === SCOPES[1],
    do: { error: { code: 'UnauthorizedOperation', message: 'You are not authorized to perform this operation.' } },
  });

  const run = await runOnce();

  expect(run.result.status).toBe('SUCCEEDED');
  expect(run.summary).toMatchObject({
    status: 'partial',
    scopes: [{ scope: { scopeId: SCOPES[0] } }, { scope: { scopeId: SCOPES[2] } }],
    failedScopes: [
      { scopeId: SCOPES[1], error: 'AccessDenied', message: expect.stringContaining('ec2:GetIpamResourceCidrs') },
    ],
  });
  expect(Object.keys(Latest.parse(json(join(monitor.outDir, 'latest.json'))).scopes)).toEqual([SCOPES[0], SCOPES[2]]);
});

test('a child that dies of what nothing can catch costs its scope only', async () => {
  // A scope just small enough to enter the child, and with Collect's answer larger than a state may carry:
  // States.DataLimitExceeded, which States.ALL does not match.
  const data = organisation();
  const Description = 'x'.repeat(261_400);
  ec2.become({
    ...data,
    scopes: data.scopes.map((scope, index) => (index === 1 ? { ...scope, Description } : scope)),
  });

  const run = await runOnce();

  expect(run.result.status).toBe('SUCCEEDED');
  expect(run.summary).toMatchObject({
    status: 'partial',
    failedScopes: [{ scopeId: SCOPES[1], error: 'States.DataLimitExceeded' }],
  });
});

test('when every scope fails the run fails, after it told so', async () => {
  faults.add({ action: 'ec2:GetIpamResourceCidrs', do: { error: { code: 'UnauthorizedOperation' } } });

  const run = await runOnce();

  expect(cause(run)).toMatchObject({
    runId: run.runId,
    handOff: `${run.prefix}handoff.json`,
    failed: [{ part: 'EvaluateScopes', error: 'NoScopeEvaluated' }],
  });
  const handOff = HandOff.parse(json(run.file('handoff.json')));
  expect(handOff).toMatchObject({ status: 'failed', findings: { total: 0 } });
  expect(handOff.failedScopes.map(({ scopeId, error }) => [scopeId, error])).toEqual(
    SCOPES.map((id) => [id, 'AccessDenied']),
  );
  expect(readdirSync(join(monitor.outDir, 'sns/ipam-monitor'))).toHaveLength(1);
  expect(existsSync(join(monitor.outDir, 'latest.json'))).toBe(false);
});

test.each([
  ['Notify', 'sns:Publish', 'AuthorizationError', 'NotifyFailed'],
  ['PublishMetrics', 'cloudwatch:PutMetricData', 'InvalidParameterValue', 'PublishMetricsFailed'],
  ['HandOff', 'lambda:Invoke', 'ResourceNotFoundException', 'HandOffFailed'],
])('%s failing alone leaves the other branches done, and the Cause names it', async (part, action, code, error) => {
  faults.add({ action, do: { error: { code } } });
  const policyText = 'version: 1\noutputs: { handOff: { functions: [tickets] } }\n';
  // As after a deployment: a policy given with the request would make a run that publishes no metrics.
  mkdirSync(join(monitor.outDir, 'policy'), { recursive: true });
  writeFileSync(join(monitor.outDir, 'policy/current.yaml'), policyText);

  const run = await runOnce();

  const { failed, handOff, runId } = cause(run);
  expect({ runId, handOff }).toEqual({ runId: run.runId, handOff: `${run.prefix}handoff.json` });
  expect(failed).toMatchObject([{ part, error }]);
  expect(failed[0]?.cause).toContain('errorMessage');

  const done = {
    Notify: existsSync(join(monitor.outDir, 'sns/ipam-monitor')),
    PublishMetrics: existsSync(join(monitor.outDir, 'cloudwatch/metrics.jsonl')),
    HandOff: existsSync(join(monitor.outDir, 'lambda/tickets.jsonl')),
  };
  expect(done).toEqual({
    Notify: part !== 'Notify',
    PublishMetrics: part !== 'PublishMetrics',
    HandOff: part !== 'HandOff',
  });
  expect(HandOff.parse(json(run.file('handoff.json'))).status).toBe('complete');
  expect(existsSync(join(monitor.outDir, 'latest.json'))).toBe(true);
});

test('latest.json that cannot be written fails the run by the name of Record', async () => {
  faults.add({
    action: 's3:PutObject',
    when: ({ Key }) => Key === 'latest.json',
    do: { error: { code: 'AccessDenied' } },
  });
  expect(cause(await runOnce()).failed).toMatchObject([{ part: 'Record', error: 'AccessDenied' }]);
});

test('another run that keeps writing latest.json is waited for', async () => {
  faults.add({
    action: 's3:PutObject',
    when: ({ Key }) => Key === 'latest.json',
    times: 3,
    do: { error: { code: 'ConditionalRequestConflict' } },
  });
  expect((await runOnce()).result.status).toBe('SUCCEEDED');
  expect(existsSync(join(monitor.outDir, 'latest.json'))).toBe(true);
});

test('without an IPAM the run fails, naming the Regions it looked in', async () => {
  ec2.become(organisation({ ipam: null }));
  const { failed, handOff } = cause(await runOnce());
  expect(handOff).toBeNull();
  expect(failed).toMatchObject([{ part: 'Discover', error: 'NoIpamFound' }]);
  expect(failed[0]?.cause).toMatch(/eu-west-1.*us-east-1/);
});

test('an IPAM with nothing in it succeeds, and says that nothing was seen', async () => {
  const data = organisation();
  ec2.become({ ...data, resourceCidrs: () => ({ length: 0, at: () => ({}) }) });
  const run = await runOnce();
  expect(run.result.status).toBe('SUCCEEDED');
  expect(run.summary?.coverage.rows.kept).toBe(0);
  const empty = run.summary?.coverage.gaps.filter(({ kind }) => kind === 'emptyScope');
  expect(empty).toMatchObject(SCOPES.map((scopeId) => ({ kind: 'emptyScope', scopeId })));
});

test('a request that is not understood is rejected, the field named', async () => {
  // biome-ignore lint/suspicious/noExplicitAny: a request as a caller without types would send it
  const run = await runOnce({ treshold: 80, resourceTypes: ['vnet'] } as any);
  const { failed } = cause(run);
  expect(failed).toMatchObject([{ part: 'Discover', error: 'InvalidInput' }]);
  expect(failed[0]?.cause).toContain('treshold');
  expect(failed[0]?.cause).toContain('resourceTypes[0]');
});

test('a run that is not authoritative leaves the shared objects alone', async () => {
  const run = await runOnce({ threshold: 50 });
  expect(run.result.status).toBe('SUCCEEDED');
  expect(readdirSync(monitor.outDir).filter((name) => ['latest.json', 'metrics', 'cloudwatch'].includes(name))).toEqual(
    [],
  );
});

test('a dry run tells nobody', async () => {
  const told = () =>
    ['sns:Publish', 'cloudwatch:PutMetricData', 'lambda:Invoke'].map((action) => monitor.aws.calls(action));
  const before = told();
  const run = await runOnce({ dryRun: true });
  expect(run.result.status).toBe('SUCCEEDED');
  expect(told()).toEqual(before);
  expect(readFileSync(run.file('messages/default.txt'), 'utf8')).toContain('3 critical');
  expect(existsSync(join(monitor.outDir, 'alerts'))).toBe(false);
});
