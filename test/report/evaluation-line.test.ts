import { expect, it, test } from 'vitest';
import { schemaOfLine } from '../../report/gather/evaluation-line.ts';
import { sampleEvaluation } from '../fakes/results.ts';

const quiet = sampleEvaluation({ id: 'subnet-1' });
const found = sampleEvaluation({ id: 'subnet-1', severity: 'critical' });
const isTaken = (line: unknown) => schemaOfLine(line).safeParse(line).success;

it('takes what a run writes', () => {
  for (const line of [quiet, found, sampleEvaluation({ id: 'subnet-2', notMeasured: true })])
    expect(isTaken(line)).toBe(true);
});

test.each([
  ['nothing', null],
  ['a number', 1],
  ['no verdict', { ...quiet, verdict: undefined }],
  ['another status', { ...quiet, verdict: { status: 'fine', text: '' } }],
  ['a verdict without a text', { ...quiet, verdict: { status: 'notMeasured' } }],
  ['no key', { ...quiet, key: undefined }],
  ['a resource without an id', { ...quiet, resource: { ...quiet.resource, id: undefined } }],
  ['CIDRs that are none', { ...quiet, cidrs: [1] }],
  ['a percentage in words', { ...quiet, capacity: { ...quiet.capacity, usedPercent: 'half' } }],
  ['a count in words', { ...quiet, capacity: { ...quiet.capacity, free: 'many' } }],
  ['no findings', { ...quiet, findings: undefined }],
  ['a finding without a rule', { ...found, findings: [{ ...found.findings[0], rule: undefined }] }],
])('refuses %s', (_, line) => {
  expect(isTaken(line)).toBe(false);
});
