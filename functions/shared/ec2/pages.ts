import type { UnknownValues } from '../collected.ts';
import { PaginationStuck, PlaceExpired } from '../errors.ts';
import type { Ec2Action } from './actions.ts';
import { callEc2 } from './clients.ts';
import { describeError, isExpiredToken } from './refusals.ts';
import { unknownIn } from './unknown-values.ts';

/** The most that most APIs give. Always sent: EC2 throttles by call, not by row, and unpaginated lists harder. */
const MAX_RESULTS = 1000;

/** What a call for a page is asked with. */
export interface PageInput {
  readonly MaxResults: number;
  readonly NextToken?: string;
}

/** An answer of EC2 that may not be all. */
export interface Paged {
  readonly NextToken?: string | undefined;
  /** Of an answer whose rows were looked at as they came in. */
  readonly unknown?: UnknownValues | undefined;
}

/** A list that EC2 gives page by page. */
export interface List<A extends Paged, Row> {
  readonly action: Ec2Action;
  readonly region: string;
  /** What of a scope is read, for the message of a list that leads to itself. */
  readonly of?: string;
  readonly ask: (page: PageInput) => Promise<A>;
  readonly rows: (answer: A) => readonly Row[] | undefined;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Where the list goes on; undefined after its last page. */
  readonly next: string | undefined;
  /** What is in it that this version does not know. */
  readonly unknown?: UnknownValues | undefined;
}

/**
 * Reads the page at a place, or the first one. Not by the SDK's paginators: some of the calls have none, and a place is
 * kept from one invocation to the next. Throws FailedCall, PlaceExpired, PaginationStuck, and EC2's own errors.
 */
export async function readPage<A extends Paged, Row>(
  { action, region, of, ask, rows }: List<A, Row>,
  place?: string,
): Promise<Page<Row>> {
  try {
    const input = { MaxResults: MAX_RESULTS, ...(place && { NextToken: place }) };
    const answer = await callEc2(action, region, () => ask(input));
    // The AWS SDK for Python stops here too: a token that leads to itself would be followed for ever.
    if (place && answer.NextToken === place) {
      throw new PaginationStuck(
        of === undefined
          ? `ec2:${action} in ${region} answered with the token that it was asked with, twice`
          : `ec2:${action} in ${region} answered page after page of ${of} with the token that it was asked with. Nothing of the scope was kept; the next run reads it again.`,
      );
    }
    const unknown = 'unknown' in answer ? answer.unknown : unknownIn(action, answer);
    return { rows: rows(answer) ?? [], next: answer.NextToken || undefined, ...(unknown && { unknown }) };
  } catch (error) {
    if (place && isExpiredToken(error)) throw new PlaceExpired(describeError(error), { cause: error });
    throw error;
  }
}

/** The pages of a list, one after the other, from a place or its beginning. Throws what `readPage` throws. */
export async function* pages<A extends Paged, Row>(list: List<A, Row>, from?: string): AsyncGenerator<Page<Row>> {
  let place = from;
  do {
    const page = await readPage(list, place);
    yield page;
    place = page.next;
  } while (place !== undefined);
}

/** All of a list; `hear` is told what is in it that this version does not know. */
export async function allRows<A extends Paged, Row>(
  list: List<A, Row>,
  hear?: (unknown: UnknownValues) => void,
): Promise<Row[]> {
  const all: Row[] = [];
  for await (const { rows, unknown } of pages(list)) {
    all.push(...rows);
    if (unknown) hear?.(unknown);
  }
  return all;
}
