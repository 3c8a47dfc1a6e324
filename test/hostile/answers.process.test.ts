import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failedCalls, passing } from '../../functions/shared/ec2/failed-calls.ts';
import { writtenPart } from '../docs/written.ts';
import { ANSWERS } from './answers.ts';
import { CALLS } from './calls.ts';
import { failuresIn, hostileWorld, nameOf, type Seen, tableOf } from './table.ts';

let world: Awaited<ReturnType<typeof hostileWorld>>;
const all: Seen[] = [];
beforeAll(async () => {
  world = await hostileWorld();
});
afterAll(() => world.stop());

/** Under which a call, a scope without IPAM, and nothing else may fail here. */
const NAMES = [...Object.keys(failedCalls), 'AccountsNotReadable'];

describe.each(CALLS)('%s', (action) => {
  beforeAll(async () => {
    all.push(...(await world.play(action)));
  });

  test.each(ANSWERS)('is answered with $name: the run says so, by name, and shows it harmlessly', ({ name }) => {
    const [seen] = all.filter((each) => each.action === action && each.answer.name === name);
    const said = seen?.said.join('\n') ?? '';

    expect(failuresIn(said).filter((failure) => failure.startsWith(`${action} `))).not.toEqual([]);
    for (const text of seen?.said ?? []) {
      if (text.includes(' fails. ')) expect(NAMES).toContain(nameOf(text));
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}]|\bError: /u);
    }
    expect(said).not.toContain('NoIpamFound');
  });
});

test('What a run cannot do without is tried again by the state machine, as often as throttling is', () => {
  const attempts = (action: string) => all.filter((each) => each.action === action).map((each) => each.attempts);
  expect(passing).toContain('AnswerUnreadable');
  // Discover: the first attempt, and four more. Collect: six more, of the three types in each of two scopes.
  expect(new Set(attempts('ec2:DescribeIpams'))).toEqual(new Set([5]));
  expect(new Set(attempts('ec2:GetIpamResourceCidrs'))).toEqual(new Set([42]));
});

test('What a scope can do without is left out after three more attempts', () => {
  const rules = all.filter(({ action }) => action === 'ec2:DescribeIpamPolicies');
  expect(new Set(rules.map(({ attempts }) => attempts))).toEqual(new Set([4]));
});

test('docs/hostile-answers.md says what was seen (npm run docs:hostile writes it)', () => {
  expect(writtenPart('hostile-answers.md', 'docs:hostile').read()).toBe(tableOf(all));
});
