import { expect, test } from 'vitest';
import { nextTroubles } from '../../../core/alerts/troubles.ts';
import { sampleSummary } from '../../fakes/results.ts';

const failing = (count: number, first = 0) =>
  sampleSummary([], {
    failedScopes: Array.from({ length: count }, (_, index) => ({
      scopeId: `ipam-scope-${String(first + index).padStart(3, '0')}`,
      error: 'Throttled',
      message: 'EC2 said no',
    })),
  });

test('of more troubles than there is room for, none is told to be over that is not', () => {
  const once = nextTroubles([], failing(50, 10));
  const twice = nextTroubles(once.now, failing(50, 10));
  expect(twice.news).toHaveLength(50);

  const withMore = nextTroubles(twice.now, failing(60));
  expect(withMore).toMatchObject({ news: [], over: [] });
  expect(withMore.now.map(({ key }) => key).sort()).toEqual(twice.now.map(({ key }) => key).sort());

  expect(nextTroubles(withMore.now, failing(0)).over).toHaveLength(50);
});
