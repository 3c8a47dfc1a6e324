import { expect, test } from 'vitest';
import { notApplicableText, notMeasuredText } from '../../../core/text/not-judged.ts';
import { NotApplicableReason, NotMeasuredReason } from '../../../statemachine/contracts/evaluation.ts';

test.each(NotMeasuredReason.options)('%s is said in words', (reason) => {
  expect(notMeasuredText(reason, 1)).not.toContain(reason);
  expect(notMeasuredText(reason, 3)).toMatch(/^3 (resources|VPCs|IPAM pools) /);
});

test.each(NotApplicableReason.options.filter((reason) => reason !== 'scope'))('%s is said in words', (reason) => {
  expect(notApplicableText(reason, 1)).not.toContain(` ${reason}`);
});

test('a reason of a later version is shown as it is', () => {
  expect(notMeasuredText('tooNew', 2)).toBe('2 resources not measured (tooNew)');
  expect(notApplicableText('constructor', 2)).toBe('2 constructor');
});
