import { expect, test } from 'vitest';
import { isWanted } from '../../../core/summary/filter.ts';
import { resourceFindings } from '../../../core/summary/tally.ts';
import type { ResourceFinding } from '../../../statemachine/contracts/evaluation.ts';
import { SCOPE, sampleEvaluation } from '../../fakes/results.ts';

const [finding] = resourceFindings(
  sampleEvaluation({
    id: 'subnet-1',
    severity: 'critical',
    resource: { accountId: '111122223333', tags: { team: 'payments', env: 'prod' } },
  }),
) as [ResourceFinding];

test.each([
  [{}, true],
  [{ severity: 'critical' }, true],
  [{ severity: ['warning'] }, false],
  [{ kind: 'utilization' }, true],
  [{ type: ['vpc', 'subnet'] }, true],
  [{ type: 'vpc' }, false],
  [{ account: '111122223333' }, true],
  [{ account: ['222233334444'] }, false],
  [{ scope: SCOPE }, true],
  [{ scope: 'ipam-scope-0b' }, false],
  [{ tags: { team: 'pay*' } }, true],
  [{ tags: { team: 'Pay*' } }, false],
  [{ tags: { team: ['data', 'pay*'], env: 'prod' } }, true],
  [{ tags: { team: 'pay*', env: 'dev' } }, false],
  [{ tags: { constructor: '*' } }, false],
  [{ severity: 'critical', type: 'vpc' }, false],
] as const)('%j wants it: %s', (filter, wanted) => {
  expect(isWanted(filter as Parameters<typeof isWanted>[0], finding)).toBe(wanted);
});

test('a resource without an account or tags matches no condition on them', () => {
  const bare = { ...finding, resource: { ...finding.resource, accountId: undefined, tags: undefined } } as never;
  expect(isWanted({ account: '111122223333' }, bare)).toBe(false);
  expect(isWanted({ tags: { team: '*' } }, bare)).toBe(false);
});
