import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resourceFindings } from '../../../core/summary/tally.ts';
import { buildHandOff } from '../../../functions/hand-off/build.ts';
import { jsonBytes, withinBytes } from '../../../functions/hand-off/pointer.ts';
import { HandOff } from '../../../statemachine/contracts/hand-off.ts';
import type { Summary } from '../../../statemachine/contracts/summary.ts';
import { SCOPE, sampleEvaluation, sampleRun, sampleSummary } from '../../fakes/results.ts';

function handOffOf(n: number, overrides: Partial<Summary> & { scopeIds?: string[] } = {}): HandOff {
  const evaluations = Array.from({ length: n }, (_, i) =>
    sampleEvaluation({ id: `subnet-${i}`, severity: 'critical' }),
  );
  const worst = evaluations.flatMap(resourceFindings);
  return buildHandOff(
    sampleRun(),
    sampleSummary(evaluations, overrides),
    { critical: n, warning: 0, worst },
    'monitor',
  );
}

const failures = (n: number, message: string): Summary['failedScopes'] =>
  Array.from({ length: n }, (_, i) => ({ scopeId: `ipam-scope-${i}`, error: 'States.TaskFailed', message }));

test('what fits is left as it is', () => {
  const handOff = handOffOf(10);
  expect(withinBytes(handOff, jsonBytes(handOff))).toBe(handOff);
});

test('first, the mildest findings go, and only as many as must', () => {
  const handOff = handOffOf(10);
  const pointer = withinBytes(handOff, jsonBytes(handOff) - 1);
  expect(pointer).toEqual({
    ...handOff,
    findings: { total: 10, complete: false, inline: handOff.findings.inline.slice(0, 9) },
  });
});

test('then the list of evaluations goes, which the summary has too', () => {
  const scopeIds = Array.from({ length: 500 }, (_, n) => `ipam-scope-${n}`);
  const pointer = withinBytes(handOffOf(3, { scopeIds, failedScopes: failures(30, 'm') }), 20_000);
  expect(pointer.location).toMatchObject({ evaluations: [], summary: 'runs/2026/11/21/run-1/summary.json' });
  expect(pointer.failedScopes).toHaveLength(30);
  expect(pointer.findings).toMatchObject({ total: 3, complete: true });
  expect(pointer).not.toHaveProperty('leftOut');
});

test('last, the other lists are cut, and say by how much', () => {
  const gaps = Array.from({ length: 120 }, () => ({ kind: 'freeTier' as const, text: 'g'.repeat(1000) }));
  const handOff = handOffOf(3, {
    failedScopes: failures(500, '🚀'.repeat(1000)),
    coverage: { ...sampleSummary().coverage, gaps },
    request: {
      resourceTypes: ['vpc'],
      authoritative: false,
      dryRun: false,
      scopes: { ids: Array.from({ length: 1000 }, () => SCOPE), ipamIds: ['ipam-0a'] },
    },
  });
  const pointer = withinBytes(handOff, 128 * 1024);
  expect(pointer.leftOut).toEqual({ failedScopes: 480, gaps: 100, requestedScopes: 980 });
  expect([pointer.failedScopes.length, pointer.coverage.gaps.length, pointer.request.scopes?.ids?.length]).toEqual([
    20, 20, 20,
  ]);
  expect(pointer.findings).toMatchObject({ total: 3, complete: true });
  expect(pointer.coverage.counts).toEqual(handOff.coverage.counts);
  expect(HandOff.parse(pointer)).toEqual(pointer);
});

test('whatever the sizes, the limit holds and the hand-off is valid', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 300 }),
      fc.nat({ max: 400 }),
      fc.string({ unit: 'binary', maxLength: 2000 }),
      fc.integer({ min: 64 * 1024, max: 256 * 1024 }),
      (findings, scopes, message, maxBytes) => {
        const pointer = withinBytes(handOffOf(findings, { failedScopes: failures(scopes, message) }), maxBytes);
        expect(jsonBytes(pointer)).toBeLessThanOrEqual(maxBytes);
        expect(pointer.findings.total).toBe(findings);
        expect(pointer.findings.complete).toBe(pointer.findings.inline.length === findings);
        expect(pointer.failedScopes.length + (pointer.leftOut?.failedScopes ?? 0)).toBe(scopes);
      },
    ),
    { numRuns: 30 },
  );
});

test('before any finding, the names in what changed go; their counts stay', () => {
  const changed = { scopeId: SCOPE, id: 'subnet-9', type: 'subnet' as const, cidrs: ['10.0.0.0/24'] };
  const nothing = { total: 0, byType: [], first: [] };
  const some = { total: 7, byType: [], first: [{ ...changed, unit: 'address' as const, units: 256 }] };
  const none = { total: 0, first: [] };
  const [moved, resized, overlapping, noLongerOverlapping] = [none, none, none, none];
  const [worse, better, otherwise, byPolicy] = [none, none, none, none];
  const changes: Summary['changes'] = {
    ...{ status: 'known', since: { runId: 'run-0', asOf: '2026-11-20T20:41:00.000Z' }, policyChanged: false },
    ...{ compared: 1, new: some, gone: nothing, notSeen: nothing, notSeenBefore: nothing, usage: [], notKnown: [] },
    ...{ moved, resized, overlapping, noLongerOverlapping, worse, better, otherwise, byPolicy },
  };
  const handOff = handOffOf(10, { changes });
  expect(handOff.changes).toEqual(changes);
  const pointer = withinBytes(handOff, jsonBytes(handOff) - 1);
  expect(pointer).toEqual({ ...handOff, changes: { ...changes, new: { ...some, first: [] } } });
  const smaller = withinBytes(handOff, jsonBytes(pointer) - 1);
  expect(smaller).toMatchObject({ changes: { new: { total: 7 } }, findings: { complete: false } });
});
