import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { main } from '../../../cli/main.ts';
import type { RunDeps } from '../../../cli/monitor/deps.ts';
import { sampleEvaluation, sampleSummary } from '../../fakes/results.ts';
import { troubledNetwork } from '../fakes/findings.ts';
import { type FakeIo, fakeIo } from '../fakes/io.ts';
import { type FakeMonitor, fakeMonitor } from '../fakes/monitor.ts';
import { events, wholeRun } from '../fakes/workflow.ts';

let outDir = '';
beforeEach(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'ipam-monitor-cli-'));
});
afterEach(async () => {
  await rm(outDir, { recursive: true });
});

function run(io: FakeIo, monitor: FakeMonitor | RunDeps['startMonitor'], ...args: string[]): Promise<number> {
  return main(['run', '--out', outDir, ...args], io, {
    startMonitor: typeof monitor === 'function' ? monitor : monitor.start,
    profileRegion: async () => undefined,
    startClock: () => ({ now: () => 0, every: () => () => {} }),
  });
}

const healthy = [sampleEvaluation({ id: 'subnet-1' })];
const failedRun = (part: string, error: string, errorMessage: string) => ({
  status: 'FAILED' as const,
  error: 'RunFailed',
  cause: JSON.stringify({
    runId: 'run-1',
    handOff: null,
    failed: [{ part, error, cause: JSON.stringify({ errorMessage, errorType: error, trace: [] }) }],
  }),
});

const progress = wholeRun;
const organisation = {
  ipams: [
    {
      ipamId: 'ipam-0a',
      region: 'eu-west-1',
      tier: 'free' as const,
      operatingRegions: ['eu-west-1', 'us-east-1'],
      name: 'org\nipam',
    },
  ],
  regions: [
    { region: 'eu-west-1', ipams: 1 },
    { region: 'us-east-1', ipams: 0 },
    { region: 'me-south-1', ipams: 0, error: 'AuthFailure' },
  ],
};

test('prints who, how it went, what was found, and what to run next', async () => {
  const io = fakeIo();
  const code = await run(io, fakeMonitor({ evaluations: troubledNetwork, summary: organisation, progress }), '--demo');

  expect(code).toBe(0);
  expect(io.stderr()).toBe('');
  await expect(io.stdout().replaceAll(outDir, 'out')).toMatchFileSnapshot('golden/run in a pipe.txt');
});

test('a place for figures that cannot be written is told before anything runs', async () => {
  const io = fakeIo();
  const monitor = fakeMonitor({ evaluations: healthy });
  let started = 0;
  const start: RunDeps['startMonitor'] = (options) => {
    started++;
    return monitor.start(options);
  };

  expect(await run(io, start, '--demo', '--openmetrics', join(outDir, 'nowhere/ipam.prom'))).toBe(1);
  expect(io.stderr()).toMatch(/✖ --openmetrics .*nowhere\/ipam\.prom cannot be written: ENOENT/);
  expect(started).toBe(0);
});

test.each([[], ['--json']])('one that became unwritable costs the figures, not the report %s', async (...options) => {
  const io = fakeIo();
  const place = join(outDir, 'collector');
  await mkdir(place);
  const monitor = fakeMonitor({ evaluations: healthy, exposition: '# EOF\n' });
  const start: RunDeps['startMonitor'] = async (given) => {
    await rm(place, { recursive: true });
    return await monitor.start(given);
  };

  expect(await run(io, start, '--demo', '--openmetrics', join(place, 'ipam.prom'), ...options)).toBe(1);
  expect(io.stderr()).toMatch(/✖ --openmetrics .*ipam\.prom cannot be written: ENOENT/);
  if (options.length === 0) expect(io.stdout()).toContain('Nothing runs out');
  else expect(JSON.parse(io.stdout())).toMatchObject({ exit: { code: 1 }, status: 'SUCCEEDED' });
});

test('stays within 80 columns on a terminal that has no more', async () => {
  const io = fakeIo({ columns: 80, noColor: true });
  await run(io, fakeMonitor({ evaluations: troubledNetwork, summary: organisation, progress }), '--demo');

  const final = io
    .stdout()
    .split('\n')
    .map((line) => line.split('\r\u001b[2K').at(-1));
  await expect(final.join('\n').replaceAll(outDir, 'out')).toMatchFileSnapshot('golden/run at 80 columns.txt');
});

test('has colours on a terminal only', async () => {
  const [tty, pipe] = [fakeIo({ columns: 80 }), fakeIo()];
  await run(tty, fakeMonitor({ evaluations: troubledNetwork }), '--demo');
  await run(pipe, fakeMonitor({ evaluations: troubledNetwork }), '--demo');

  expect(tty.stdout()).toContain('\u001b[31mCRITICAL subnets, 4');
  expect(pipe.stdout()).not.toContain('\u001b');
});

test('a hundred subnets do not hide the one pool', async () => {
  const subnets = Array.from({ length: 100 }, (_, index) =>
    sampleEvaluation({ id: `subnet-${index}`, severity: 'critical', capacity: { free: 1 } }),
  );
  const pool = sampleEvaluation({
    id: 'ipv4pool-ec2-1',
    severity: 'critical',
    resource: { type: 'public-ipv4-pool', cidr: '198.51.100.0/24' },
    capacity: { basis: 'allocated', free: 7 },
  });
  const io = fakeIo();
  await run(io, fakeMonitor({ evaluations: [...subnets, pool] }), '--demo');

  expect(io.stdout()).toContain('CRITICAL subnets, 100');
  expect(io.stdout()).toMatch(/\n… 90 more\n/);
  expect(io.stdout()).toMatch(/\nAll findings {2}gzip -dc .*evaluations\/\*\.jsonl\.gz \| jq/);
  expect(io.stdout()).toMatch(/\nipv4pool-ec2-1 +198\.51\.100\.0\/24 +97\.3 % +7 +free < 64\n/);
});

test.each([
  ['critical', troubledNetwork, 2],
  ['warning', troubledNetwork, 2],
  ['critical', [sampleEvaluation({ id: 'subnet-1', severity: 'warning' })], 0],
  ['warning', [sampleEvaluation({ id: 'subnet-1', severity: 'warning' })], 2],
  ['warning', healthy, 0],
])('--fail-on %s', async (severity, evaluations, code) => {
  expect(await run(fakeIo(), fakeMonitor({ evaluations }), '--demo', '--fail-on', severity)).toBe(code);
});

const failedScopes = [
  { scopeId: 'ipam-scope-0b', error: 'AccessDenied', message: 'no' },
  { scopeId: 'ipam-scope-0c', error: 'Throttled', message: 'later' },
];
const unreachable = {
  ...sampleSummary(healthy).coverage,
  gaps: [{ kind: 'unreachableRegion' as const, region: 'me-south-1', text: 'could not be looked in' }],
};

test.each([
  ['scopes', { failedScopes }, '2 of 3 scopes could not be evaluated'],
  ['a Region', { coverage: unreachable }, 'what is in me-south-1 could not be evaluated'],
])('--fail-on does not pass a run that could not see %s', async (_, summary, reason) => {
  const [text, json, free] = [fakeIo(), fakeIo(), fakeIo()];
  const monitor = () => fakeMonitor({ evaluations: healthy, summary });

  expect(await run(text, monitor(), '--demo', '--fail-on', 'critical')).toBe(1);
  expect(text.stderr()).toContain(`✖ ${reason}: a gate must not pass on what was not seen\n`);
  expect(await run(json, monitor(), '--demo', '--fail-on', 'critical', '--json')).toBe(1);
  expect(JSON.parse(json.stdout()).exit.reason).toBe(`${reason}: a gate must not pass on what was not seen`);
  expect(await run(free, monitor(), '--demo')).toBe(0);
  expect(free.stderr()).toBe('');
});

test('--fail-on tells what was found before what was not seen', async () => {
  const io = fakeIo();
  const monitor = fakeMonitor({ evaluations: troubledNetwork, summary: { failedScopes } });

  expect(await run(io, monitor, '--demo', '--fail-on', 'critical')).toBe(2);
  expect(io.stdout()).toContain(
    'Exit code 2: 4 critical resources (--fail-on critical); 2 of 3 scopes could not be evaluated\n',
  );
});

test('--fail-on does not pass a run that another policy judged than the one that was meant to', async () => {
  const io = fakeIo();
  const problems = [{ kind: 'PolicyInvalid' as const, severity: 'critical' as const, text: 'policy/current.yaml:3:1' }];

  expect(
    await run(io, fakeMonitor({ evaluations: healthy, summary: { problems } }), '--demo', '--fail-on', 'critical'),
  ).toBe(2);
  expect(io.stdout()).toContain('Exit code 2: 1 critical problem: PolicyInvalid (--fail-on critical)\n');
});

test('--json prints one document: the hand-off, and how the command ended', async () => {
  const io = fakeIo();
  const code = await run(
    io,
    fakeMonitor({ evaluations: troubledNetwork, progress }),
    '--demo',
    '--json',
    '--fail-on',
    'critical',
  );

  const document = JSON.parse(io.stdout());
  expect(code).toBe(2);
  expect(document.exit).toEqual({ code: 2, reason: '4 critical resources (--fail-on critical)' });
  expect(document).toMatchObject({ runId: 'run-1', status: 'SUCCEEDED', outDir });
  expect(document.result.findings.inline).toHaveLength(6);
  expect(io.stderr()).toBe('');
});

test.each([
  ['a run that failed', fakeMonitor({ failsEarly: true, result: failedRun('Discover', 'NoIpamFound', 'No IPAM') })],
  ['a run that could not start', () => Promise.reject(new Error('no such directory'))],
])('--json prints one document for %s, too', async (_, monitor) => {
  const io = fakeIo();
  const code = await run(io, monitor, '--demo', '--json');

  const document = JSON.parse(io.stdout());
  expect(code).toBe(1);
  expect(document.exit.code).toBe(1);
  expect(document.result).toBeNull();
  expect(io.stderr()).toContain(`✖ ${document.error.message}`);
});

test('--json prints one document for bad arguments, too', async () => {
  const io = fakeIo();
  expect(await run(io, fakeMonitor(), '--json', '--threshold', '120')).toBe(1);
  expect(JSON.parse(io.stdout()).exit).toEqual({ code: 1, reason: '--threshold 120: is above 100' });
});

test('says what failed and what to do, and exits with 1', async () => {
  const io = fakeIo();
  const denied = failedRun('Discover', 'AccessDenied', 'ec2:DescribeIpams in eu-west-1 was denied\n\u001b[31m(403)');
  const monitor = fakeMonitor({ failsEarly: true, result: denied });

  expect(await run(io, monitor, '--region', 'eu-west-1')).toBe(1);
  expect(io.stderr()).toMatch(/^✖ Discover failed: AccessDenied: ec2:DescribeIpams in eu-west-1 was denied \(403\)\n/);
  expect(io.stderr()).toContain('"ec2:GetIpamResourceCidrs"');
  expect(monitor.stopped()).toBe(true);
});

test('shows the findings of a run of which only one part failed', async () => {
  const io = fakeIo();
  const result = failedRun('Notify', 'NotifyFailed', 'the topic is gone');

  expect(await run(io, fakeMonitor({ evaluations: troubledNetwork, result }), '--demo', '--fail-on', 'critical')).toBe(
    1,
  );
  expect(io.stdout()).toContain('CRITICAL subnets, 4');
  expect(io.stderr()).toContain('✖ Notify failed: NotifyFailed: the topic is gone');
  expect(io.stderr()).toContain('Everything else was done; its results are in ');
});

test('first contact with an account: what will happen, who calls, where it looks', async () => {
  const io = fakeIo();
  const caller = { accountId: '111122223333', arn: 'arn:aws:sts::111122223333:assumed-role/ReadOnly/me' };
  const monitor = fakeMonitor({
    evaluations: healthy,
    summary: organisation,
    progress,
    description: { title: 'your AWS account', regions: ['eu-west-1', 'us-east-1'], caller },
  });
  await run(io, monitor, '--region', 'eu-west-1', '--region', 'us-east-1');

  expect(io.stdout().replaceAll(outDir, 'out').split('\n').slice(0, 10)).toEqual([
    'ipam-monitor  your AWS account',
    '',
    'Reads only: nothing is created, changed or uploaded. What is found is written to out/ on this machine.',
    'Caller   arn:aws:sts::111122223333:assumed-role/ReadOnly/me (account 111122223333)',
    'Regions  eu-west-1, us-east-1',
    '',
    expect.stringMatching(/^✔ Discover +2 scopes in 1 IPAM \(free\), policy: built-in +0.1 s$/),
    '  ipam-0a org ipam: free tier, home Region eu-west-1, operates in eu-west-1 and us-east-1',
    '  us-east-1: 0 IPAMs with this home Region',
    '  me-south-1: could not be searched: AuthFailure',
  ]);
  expect(io.stdout()).not.toContain('Your own account, read-only');
  expect(monitor.asked.options?.source).toEqual({ kind: 'account', regions: ['eu-west-1', 'us-east-1'] });
  expect(monitor.asked.request?.authoritative).toBe(true);
});

test('says what it will do before it calls anybody', async () => {
  const io = fakeIo();
  const code = await run(
    io,
    async () => {
      expect(io.stdout()).toContain('Reads only: nothing is created, changed or uploaded.');
      throw Object.assign(new Error('Could not load credentials from any providers'), {
        name: 'CredentialsProviderError',
      });
    },
    '--region',
    'eu-west-1',
  );

  expect(code).toBe(1);
  expect(io.stderr()).toMatch(/^✖ Could not load credentials from any providers\n {2}No AWS credentials were found\./);
});

test('a policy file goes along, with the destinations that it names', async () => {
  const file = join(outDir, 'policy.yaml');
  const text = 'version: 1\noutputs: {notify: {topic: night}, handOff: {functions: [tickets]}}\n';
  await writeFile(file, text);
  const monitor = fakeMonitor({ evaluations: healthy });

  expect(await run(fakeIo(), monitor, '--demo', '--policy', file)).toBe(0);
  expect(monitor.asked.run?.policyText).toBe(text);
  expect(monitor.asked.options?.destinations).toEqual({ topics: ['night'], functions: ['tickets'], webhooks: [] });
});

test('a policy that is not valid stops the run before it starts, with every place', async () => {
  const file = join(outDir, 'policy.yaml');
  await writeFile(file, 'version: 1\nrules:\n  - name: a\n    critical: {usedPercent: 120}\n    warnign: off\n');
  const io = fakeIo();
  const monitor = fakeMonitor();

  expect(await run(io, monitor, '--demo', '--policy', file)).toBe(1);
  expect(io.stderr()).toContain(`✖ ${file}:4:29  rules[0].critical.usedPercent: 120 is above 100\n`);
  expect(io.stderr()).toContain(`✖ ${file}:5:14  rules[0].warnign: unknown field; did you mean warning?\n`);
  expect(monitor.asked.options).toBeUndefined();
});

test('without credentials, Region or profile it says how to name a Region', async () => {
  const io = fakeIo();
  expect(await run(io, fakeMonitor())).toBe(1);
  expect(io.stderr()).toContain('✖ No Region to look in');
});

test('AWS_REGION is where it looks when no Region is given', async () => {
  const monitor = fakeMonitor({ evaluations: healthy });
  await run(fakeIo({ env: { AWS_REGION: 'eu-north-1' } }), monitor);
  expect(monitor.asked.options?.source).toEqual({ kind: 'account', regions: ['eu-north-1'] });
});

test('Ctrl-C stops the run, says so and exits with 130', async () => {
  const io = fakeIo();
  const monitor = fakeMonitor({
    progress: [events.started('Discover', 0)],
    failsEarly: true,
    result: { status: 'ABORTED', error: 'States.Aborted', cause: '' } as never,
    during: () => {
      io.send('SIGINT');
    },
  });

  expect(await run(io, monitor, '--demo')).toBe(130);
  expect(monitor.asked.run?.signal?.aborted).toBe(true);
  expect(monitor.stopped()).toBe(true);
  expect(io.exits).toEqual([]);
  expect(io.stderr()).toBe(
    `Stopping … (Ctrl-C again stops at once)\n✖ Stopped by Ctrl-C before the run was complete\n  What was written until then stays in ${outDir}\n`,
  );
  expect(io.send('SIGINT')).toBe(false);
});

test('a second Ctrl-C ends the process at once', async () => {
  const io = fakeIo();
  const during = () => {
    io.send('SIGINT');
    io.send('SIGINT');
  };
  await run(io, fakeMonitor({ during }), '--demo');

  expect(io.exits).toEqual([130]);
});

test('SIGTERM stops it as cleanly', async () => {
  const io = fakeIo();
  const during = () => {
    io.send('SIGTERM');
  };
  expect(await run(io, fakeMonitor({ during }), '--demo')).toBe(143);
});

test('shows what a source has to say, and not all of a hundred notes', async () => {
  const io = fakeIo();
  const notes = Array.from({ length: 9 }, (_, index) => `file-${index}.json was not used`);
  await run(io, fakeMonitor({ evaluations: healthy, description: { notes } }), '--from', outDir);

  expect(io.stdout()).toContain('! file-0.json was not used');
  expect(io.stdout()).toContain('… 3 more notes: --json lists them');
});
