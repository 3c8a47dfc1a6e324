import { expect, test } from 'vitest';
import { allRows, type List, type PageInput, pages, readPage } from '../../../../functions/shared/ec2/pages.ts';
import { PaginationStuck, PlaceExpired, Throttled } from '../../../../functions/shared/errors.ts';
import { ec2Error } from '../../../fakes/ec2-error.ts';

interface Answer {
  readonly Items?: number[];
  readonly NextToken?: string;
}

/** A list that answers a token with what stands under it; the first page stands under ''. */
function listOf(answers: Readonly<Record<string, Answer | Error>>) {
  const asked: PageInput[] = [];
  const list: List<Answer, number> = {
    action: 'DescribeIpams',
    region: 'eu-west-1',
    async ask(page) {
      asked.push(page);
      const answer = answers[page.NextToken ?? ''];
      if (answer instanceof Error) throw answer;
      return answer ?? {};
    },
    rows: ({ Items }) => Items,
  };
  return { list, asked };
}

const THREE = {
  '': { Items: [1, 2], NextToken: 'a' },
  a: { NextToken: 'b' },
  b: { Items: [3], NextToken: '' },
};

test('a page has its rows and the next place, and the first is asked for without a token', async () => {
  const { list, asked } = listOf(THREE);
  expect(await readPage(list)).toEqual({ rows: [1, 2], next: 'a' });
  expect(await readPage(list, 'a')).toEqual({ rows: [], next: 'b' });
  expect(await readPage(list, 'b')).toEqual({ rows: [3], next: undefined });
  expect(asked).toEqual([
    { MaxResults: 1000 },
    { MaxResults: 1000, NextToken: 'a' },
    { MaxResults: 1000, NextToken: 'b' },
  ]);
  expect(asked[0]).not.toHaveProperty('NextToken');
});

test('all pages come one after the other, from the beginning or from a place', async () => {
  const { list, asked } = listOf(THREE);
  expect(await allRows(list)).toEqual([1, 2, 3]);
  expect(await Array.fromAsync(pages(list, 'a'))).toEqual([
    { rows: [], next: 'b' },
    { rows: [3], next: undefined },
  ]);
  expect(asked).toHaveLength(5);
});

test('whoever stops reading asks for no more', async () => {
  const { list, asked } = listOf(THREE);
  for await (const _ of pages(list)) break;
  expect(asked).toHaveLength(1);
});

test('a token that leads to itself is not followed', async () => {
  const { list, asked } = listOf({ '': { NextToken: 'a' }, a: { NextToken: 'a' } });
  await expect(allRows(list)).rejects.toThrow(PaginationStuck);
  await expect(allRows({ ...list, of: 'scope-a' })).rejects.toThrow('page after page of scope-a');
  expect(asked).toHaveLength(4);
});

test('a token that expired is told from a first page that is refused in the same words', async () => {
  const refused = ec2Error('InvalidParameterValue', 'The token is not valid.');
  const { list } = listOf({ '': refused, a: refused });
  await expect(readPage(list)).rejects.toBe(refused);
  await expect(readPage(list, 'a')).rejects.toThrow(PlaceExpired);
  await expect(readPage(list, 'a')).rejects.toThrow('InvalidParameterValue: The token is not valid.');
});

test('errors of EC2 have the names that the state machine knows, or their own', async () => {
  const gone = ec2Error('InvalidThing.NotFound');
  const { list } = listOf({ '': ec2Error('RequestLimitExceeded'), a: gone });
  await expect(readPage(list)).rejects.toThrow(Throttled);
  await expect(readPage(list, 'a')).rejects.toBe(gone);
});
