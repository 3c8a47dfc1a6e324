import { expect, test } from 'vitest';
import { describeStep } from '../../../cli/progress/describe.ts';
import { type StepLine, Tracker } from '../../../cli/progress/tracker.ts';
import type { Progress } from '../../../local/progress.ts';
import { events, wholeRun } from '../fakes/workflow.ts';

function follow(progress: readonly Progress[], tracker = new Tracker()): string[] {
  return progress.flatMap((event) => {
    tracker.apply(event);
    return tracker.ended().map(({ name, status, text, ms }: StepLine) => `${status} ${name}: ${text} (${ms})`);
  });
}

test('tells each step once, in the order of the workflow, with what it came to', () => {
  expect(follow(wholeRun)).toEqual([
    'done Discover: 2 scopes (100)',
    'done Collect: 2,014 resource CIDRs, 6 calls (590)',
    'done Evaluate: resources: 1,802 ok · 41 warning · 12 critical · 159 not applicable (590)',
    'done Summarize: 2 scopes evaluated (40)',
    'done Notify: 1 message (40)',
    'done PublishMetrics: 32 metrics, 1 call (30)',
    'done HandOff: 53 findings in handoff.json (20)',
    'done RenderReport: 298 kB of HTML (40)',
    'done Record: latest.json (10)',
  ]);
});

test('shows what is going on while scopes are read', () => {
  const tracker = new Tracker();
  follow(wholeRun.slice(0, 8), tracker);

  expect(tracker.current(400)).toEqual({
    name: 'Collect',
    status: 'running',
    text: '1,014 resource CIDRs, 2 calls · 1 of 2 scopes',
    ms: 290,
  });
});

test('a scope that fails leaves the others their line', () => {
  const lines = follow([
    events.started('Discover', 0),
    events.discovered(10, 2),
    events.started('Collect', 10, 'a'),
    events.started('Collect', 10, 'b'),
    events.failed('Collect', 20, 'AccessDenied', 'a'),
    events.collected(30, 'b', 5, 1),
    events.started('Evaluate', 30, 'b'),
    events.evaluated(40, 'b', { ok: 5 }),
    events.started('Summarize', 50),
  ]);

  expect(lines).toEqual([
    'done Discover: 2 scopes (10)',
    'partly Collect: 5 resource CIDRs, 1 call, 1 scope failed (20)',
    'done Evaluate: resources: 5 ok (10)',
  ]);
});

test('a step that fails alone does not silence the others', () => {
  const lines = follow([
    events.started('Notify', 0),
    events.started('HandOff', 0),
    events.succeeded('HandOff', 10, { part: 'HandOff', result: { handOff: { findings: { total: 1 } } } }),
    events.failed('Notify', 20, 'NotifyFailed'),
  ]);

  expect(lines).toEqual(['failed Notify: NotifyFailed (20)', 'done HandOff: 1 finding in handoff.json (10)']);
});

test('a run without scopes comes to its end', () => {
  const lines = follow([
    events.started('Discover', 0),
    events.discovered(10, 0),
    events.started('Summarize', 20),
    events.succeeded('Summarize', 30, { status: 'failed', scopes: 0, failedScopes: 0 }),
  ]);

  expect(lines).toEqual(['done Discover: 0 scopes (10)', 'done Summarize: 0 scopes evaluated (10)']);
});

test('adds what Discover wrote down', () => {
  const discovery = {
    schemaVersion: '1.0',
    runId: 'run-1',
    asOf: '2026-11-21T00:00:00.000Z',
    request: { resourceTypes: ['vpc' as const], authoritative: false, dryRun: false },
    policy: { name: 'eks \u001b[31m', source: 'last-good' as const, sha256: 'x' },
    regions: [],
    ipams: [{ ipamId: 'ipam-0a', region: 'eu-west-1', tier: 'advanced' as const, operatingRegions: [] }],
    scopeCount: 2,
    failedScopes: [],
    gaps: [],
    problems: [],
  };
  const lines = follow(wholeRun.slice(0, 2), new Tracker(() => discovery));

  expect(lines).toEqual([
    'done Discover: 2 scopes in 1 IPAM (advanced), policy: eks (the last one that was valid) (100)',
  ]);
});

test.each([
  ['Notify', { status: 'nothingToTell' }, 'nothing to send'],
  ['Decide', { status: 'committed', changes: 1, routes: 1 }, '1 change'],
  ['Decide', { status: 'preview', changes: 3, routes: 1 }, '3 changes, not recorded (dry run)'],
  ['Decide', { status: 'outdated', changes: 0, routes: 0 }, 'skipped: a newer run finished first'],
  ['Notify', { status: 'sent', messages: 4 }, '4 messages'],
  ['Notify', { status: 'dryRun' }, '1 message, not sent (dry run)'],
  ['Notify', { status: 'somethingNew' }, 'somethingNew'],
  ['PublishMetrics', { skipped: 'Skipped: this is a dry run.' }, 'Skipped: this is a dry run.'],
  ['PublishMetrics', { metrics: 1, calls: 1, leftOut: 3 }, '1 metric, 1 call, 3 resources left out by maxMetrics'],
  ['HandOff', { unexpected: true }, ''],
])('%s with %j is "%s"', (state, result, text) => {
  const tracker = new Tracker();
  tracker.apply(events.started(state, 0));
  tracker.apply(events.succeeded(state, 1, { part: state, result }));

  expect(tracker.ended().map((line) => line.text)).toEqual([text]);
});

test('a filtered run says that it records nothing', () => {
  const lines = follow([
    events.started('Discover', 0),
    events.discovered(10, 0, false),
    events.started('Record', 20),
    events.succeeded('Record', 30, { failed: [], result: {} }),
  ]);

  expect(lines.at(-1)).toBe('done Record: skipped: not a full run (10)');
});

test('subnets that could not be looked into are not said to have been', () => {
  const collected = (next: number, unread?: number) => ({
    collected: { inspected: { done: true, next, candidates: next, ...(unread !== undefined && { unread }) } },
  });
  const text = (...outputs: unknown[]) =>
    describeStep('Inspect', { outputs, failures: [], ended: true, scopes: 1, discovery: undefined, recorded: true });
  expect(text(collected(3))).toBe('3 subnets looked into');
  expect(text(collected(3, 3), collected(2))).toBe('2 of 5 subnets looked into');
  expect(text(collected(12, 12))).toBe('0 of 12 subnets looked into');
});
