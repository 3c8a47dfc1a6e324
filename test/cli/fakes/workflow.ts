import type { Progress } from '../../../local/progress.ts';
import type { Counts } from '../../../statemachine/contracts/coverage.ts';

const NO_COUNTS: Counts = { ok: 0, warning: 0, critical: 0, notMeasured: 0, notApplicable: 0 };

/** Events as local/progress.ts gives them, with the outputs that the states have. */
export const events = {
  started: (state: string, atMs: number, scopeId?: string): Progress => ({
    state,
    phase: 'started',
    atMs,
    ...(scopeId && { scopeId }),
  }),
  failed: (state: string, atMs: number, error: string, scopeId?: string): Progress => ({
    state,
    phase: 'failed',
    atMs,
    error,
    ...(scopeId && { scopeId }),
  }),
  discovered: (atMs: number, scopes: number, authoritative = true): Progress => ({
    state: 'Discover',
    phase: 'succeeded',
    atMs,
    output: { run: { authoritative, prefix: 'runs/2026/11/21/run-1/' }, scopesKey: 'x', scopes, failedScopes: 0 },
  }),
  collected: (atMs: number, scopeId: string, kept: number, calls: number, done = true): Progress => ({
    state: 'Collect',
    scopeId,
    phase: done ? 'succeeded' : 'progress',
    atMs,
    output: { collected: { done, calls, rows: { kept } } },
  }),
  evaluated: (atMs: number, scopeId: string, counts: Partial<Counts>): Progress => ({
    state: 'Evaluate',
    scopeId,
    phase: 'succeeded',
    atMs,
    output: { scopeId, counts: { ...NO_COUNTS, ...counts } },
  }),
  succeeded: (state: string, atMs: number, output: unknown): Progress => ({ state, phase: 'succeeded', atMs, output }),
};

/** A run over two scopes, whose branches end in another order than they stand in. */
export const wholeRun: readonly Progress[] = [
  events.started('Discover', 0),
  events.discovered(100, 2),
  events.started('EvaluateScopes', 100),
  events.started('Collect', 110, 'a'),
  events.started('Collect', 110, 'b'),
  events.collected(200, 'a', 1000, 1, false),
  events.started('Collect', 200, 'a'),
  events.collected(300, 'b', 14, 1),
  events.started('Evaluate', 310, 'b'),
  events.evaluated(350, 'b', { ok: 14 }),
  events.collected(700, 'a', 2000, 5),
  events.started('Evaluate', 710, 'a'),
  events.evaluated(900, 'a', { ok: 1788, warning: 41, critical: 12, notApplicable: 159 }),
  events.succeeded('EvaluateScopes', 910, {}),
  events.started('Summarize', 910),
  events.succeeded('Summarize', 950, { status: 'complete', scopes: 2, failedScopes: 0 }),
  events.started('Tell', 950),
  events.started('Notify', 950),
  events.started('PublishMetrics', 950),
  events.started('HandOff', 950),
  events.started('RenderReport', 950),
  events.succeeded('HandOff', 970, {
    part: 'HandOff',
    result: { handOff: { findings: { total: 53 } }, consumers: [] },
  }),
  events.succeeded('PublishMetrics', 980, {
    part: 'PublishMetrics',
    result: { metrics: 32, calls: 1, resources: 10, leftOut: 0 },
  }),
  events.succeeded('Notify', 990, {
    part: 'Notify',
    result: { status: 'sent', subject: '[IPAM] CRITICAL eks-prod-a' },
  }),
  events.succeeded('RenderReport', 990, {
    part: 'RenderReport',
    result: { key: 'reports/run-1.html', bytes: 298_000 },
  }),
  events.succeeded('Tell', 990, {}),
  events.started('Record', 990),
  events.succeeded('Record', 1000, { failed: [], result: {} }),
  events.started('DidItWork', 1000),
];
