import type { IncomingMessage } from 'node:http';
import { AwsError } from './aws-error.ts';
import { readBody } from './read-body.ts';
import type { Parameters } from './service.ts';

/** An SNS message of 256 KiB has up to 768 KiB once it is form-encoded. */
const LIMIT_BYTES = 2 * 1024 * 1024;

/** The form fields of a Query request. */
export async function readQueryParams(http: IncomingMessage): Promise<Parameters> {
  const body = await readBody(http, LIMIT_BYTES);
  return Object.fromEntries(new URLSearchParams(body.toString('utf8')));
}

/** `Name.1`, `Name.2` … in order. */
export function listOf(params: Parameters, name: string): string[] {
  const values: string[] = [];
  for (let index = 1; ; index++) {
    const value = params[`${name}.${index}`];
    if (value === undefined) return values;
    values.push(value);
  }
}

export function required(params: Parameters, name: string): string {
  const value = params[name];
  if (!value) throw new AwsError('MissingParameter', `The request must contain the parameter ${name}`);
  return value;
}
