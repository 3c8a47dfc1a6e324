import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Ec2Rows } from '../ec2-data.ts';
import type { Parameters } from '../service.ts';
import { escapeXml, type XmlWriter } from '../xml.ts';

/** How many rows a page may have. */
interface Limits {
  readonly least: number;
  readonly most: number;
}

/** What the EC2 API allows for most of the calls served here. */
const USUAL: Limits = { least: 5, most: 1000 };

interface PageRequest<T> {
  readonly params: Parameters;
  readonly region: string;
  readonly rows: Ec2Rows<T>;
  readonly matches?: (row: T) => boolean;
  readonly write: XmlWriter<T>;
  /** The element that holds the rows: `ipamResourceCidrSet`. */
  readonly element: string;
  /** @default 5 to 1,000 */
  readonly limits?: Limits;
}

/**
 * The XML of one page. Rows are made, written and forgotten one by one; a token holds the place of the next row, so
 * nothing is remembered between pages either.
 */
export function writePage<T>({
  params,
  region,
  rows,
  matches,
  write,
  element,
  limits = USUAL,
}: PageRequest<T>): string {
  const limit = maxResults(params, limits);
  const query = fingerprint(params, region);
  let index = params.NextToken === undefined ? 0 : readToken(params.NextToken, query, rows.length);
  let written = 0;
  let xml = '';
  for (; index < rows.length; index++) {
    const row = rows.at(index);
    if (matches && !matches(row)) continue;
    // One row further than the page: there is a next page only if something is on it.
    if (written === limit) break;
    xml += `<item>${write(row)}</item>`;
    written++;
  }
  const next = index < rows.length ? `<nextToken>${escapeXml(writeToken(query, index))}</nextToken>` : '';
  return `<${element}>${xml}</${element}>${next}`;
}

function maxResults({ MaxResults }: Parameters, { least, most }: Limits): number {
  if (MaxResults === undefined) return most;
  const value = Number(MaxResults);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new AwsError(
    'InvalidParameterValue',
    `Value ( ${MaxResults} ) for parameter maxResults is invalid. Expecting a value between ${least} and ${most}.`,
  );
}

/** A token continues the request that it came from: the same parameters in the same Region. */
function fingerprint(params: Parameters, region: string): string {
  const { NextToken: _token, MaxResults: _limit, ...query } = params;
  return createHash('sha256')
    .update(JSON.stringify([region, ...Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1))]))
    .digest('base64url')
    .slice(0, 16);
}

const writeToken = (query: string, index: number) => Buffer.from(`1.${index}.${query}`).toString('base64url');

function readToken(token: string, query: string, length: number): number {
  const [version, index, origin] = Buffer.from(token, 'base64url').toString('utf8').split('.');
  const next = Number(index);
  if (version !== '1' || origin !== query || !Number.isInteger(next) || next < 0 || next >= length) {
    throw new AwsError('InvalidPaginationToken', 'The specified pagination token is not valid or is expired.');
  }
  return next;
}
