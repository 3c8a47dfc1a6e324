import { expect, test } from 'vitest';
import { judge } from '../../../cli/findings/fail-on.ts';
import { sampleEvaluation, sampleSummary } from '../../fakes/results.ts';

const calm = sampleSummary([sampleEvaluation({ id: 'subnet-1' })]);

test.each([
  ['its allocations were denied', { ...calm.coverage, notMeasured: { poolNotReadable: 1 } }, '1 pool could not be'],
  [
    'pools were not listed',
    { ...calm.coverage, gaps: [{ kind: 'poolsNotRead' as const, text: 'denied' }] },
    'how full pools are could not be',
  ],
])('a gate does not pass on a pool that could not be read: %s', (_, coverage, message) => {
  const { exit, error } = judge('critical', { ...calm, failedScopes: [], coverage });
  expect(exit).toMatchObject({ code: 1, reason: expect.stringContaining(message) });
  expect(error?.message).toContain('a gate must not pass on what was not seen');
});

test('a gate passes on what was seen whole', () => {
  expect(judge('critical', { ...calm, failedScopes: [] }).exit.code).toBe(0);
});
