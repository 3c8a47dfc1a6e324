import { expect, test } from 'vitest';
import { changesOf } from '../../../core/report/changed.ts';
import { gapTitle } from '../../../core/report/gap-titles.ts';
import { Gap } from '../../../statemachine/contracts/coverage.ts';
import { runChangesOf } from '../../fakes/run-changes.ts';

test('what changed, in the words of the terminal, and who it was', () => {
  const changes = changesOf(runChangesOf(1));
  expect(changes).toMatchObject({ known: true, since: '2026-11-14T20:41:00.000Z' });
  expect(changes.sentence).toContain('3 subnets new, 3 subnets gone, 3 worse');
  expect(changes.named.map(({ what, name, text }) => [what, name, text])).toEqual([
    ['worse', 'app-0', 'ok → critical'],
    ['overlaps now', 'app-0', 'with 2 others'],
    ['new', 'app-0', ''],
    ['gone', 'app-0', ''],
    ['better', 'app-0', 'critical → ok'],
  ]);
  expect(changes.notKnown).toEqual([
    'The policy was changed since.',
    'This run did not read everything: 3 subnets may still be there.',
    'The earlier run did not read everything: 3 subnets may not be new.',
    'The scope ipam-scope-0b was not evaluated in the run run-1: Throttled.',
  ]);
});

test('that nothing changed is not the same as that it is not known', () => {
  const none = { total: 0, first: [], byType: [] };
  const nothing = changesOf({
    ...{
      status: 'known',
      since: { runId: 'run-0', asOf: '2026-11-14T20:41:00.000Z' },
      policyChanged: false,
      compared: 1,
    },
    ...{ new: none, gone: none, notSeen: none, notSeenBefore: none, moved: none, resized: none, usage: [] },
    ...{ overlapping: none, noLongerOverlapping: none, worse: none, better: none, otherwise: none, byPolicy: none },
    notKnown: [],
  });
  expect(nothing).toMatchObject({
    known: true,
    sentence: 'Nothing changed in what both runs read: 1 resource or CIDR.',
  });
  const unknown = changesOf({ status: 'unknown', reason: 'noEarlierRun', text: 'No full run before.' });
  expect(unknown).toEqual({ known: false, sentence: 'No full run before.', named: [], notKnown: [] });
});

test('who has no name is known by its id', () => {
  expect(changesOf(runChangesOf(1, { name: '  ' })).named[0]?.name).toBe('subnet-0');
});

test('a kind of gap that a newer run tells of keeps its own name', () => {
  expect(gapTitle(Gap.parse({ kind: 'toString', text: '' })).title).toBe('toString');
});

test('a gap says where: its account and Region, else its scope, else its IPAM', () => {
  const gap = { kind: 'notReadable', text: '', ipamId: 'ipam-0a' } as const;
  expect(gapTitle(gap).where).toBe('ipam-0a');
  expect(gapTitle({ ...gap, scopeId: 'ipam-scope-0a' }).where).toBe('ipam-scope-0a');
  expect(gapTitle({ ...gap, accountId: '1', region: 'eu-west-1' }).where).toBe('1, eu-west-1');
});
