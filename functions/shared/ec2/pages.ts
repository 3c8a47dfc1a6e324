import { PaginationStuck } from '../errors.ts';
import { callEc2 } from './clients.ts';

/** The API's maximum. Always sent: EC2 throttles unpaginated lists harder. */
const MAX_RESULTS = 1000;

interface Page {
  readonly MaxResults: number;
  readonly NextToken?: string;
}

interface Answer<T> {
  readonly items: readonly T[] | undefined;
  readonly nextToken: string | undefined;
}

type Read<T> = (page: Page) => Promise<Answer<T>>;

/** The pages of a list, one after the other. Throws Throttled, AccessDenied, PaginationStuck, and EC2's own errors. */
export async function* pages<T>(action: string, region: string, read: Read<T>): AsyncGenerator<readonly T[]> {
  for (let sent: string | undefined; ; ) {
    const page = { MaxResults: MAX_RESULTS, ...(sent && { NextToken: sent }) };
    const { items = [], nextToken } = await callEc2(action, region, () => read(page));
    yield items;
    if (!nextToken) return;
    if (nextToken === sent) {
      throw new PaginationStuck(`ec2:${action} in ${region} answered with the token that it was asked with, twice`);
    }
    sent = nextToken;
  }
}

export async function allPages<T>(action: string, region: string, read: Read<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const items of pages(action, region, read)) all.push(...items);
  return all;
}
