import type * as z from 'zod';
// Not as z.core.toDotPath: naming z.core as a value bundles all of zod, 330 kB of it locales.
import { toDotPath } from 'zod/v4/core';
import { bounded } from './bounded.ts';
import { issueWords } from './issue-words.ts';

// A literal name, not this.constructor.name: minifying renames the class, and Step Functions matches on the name.

/** The input of a step, or of the run, is not what its contract says. Never retried: it would be the same again. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
  static from(what: string, error: z.ZodError): InvalidInput {
    return new InvalidInput(`${what} is not valid. ${describeIssues(error)}`, { cause: error });
  }
}

/** A step produced something that breaks its own contract: a defect of ours. */
export class InvalidOutput extends Error {
  override readonly name = 'InvalidOutput';
  static from(what: string, error: z.ZodError): InvalidOutput {
    return new InvalidOutput(`${what} is not what its contract says. ${describeIssues(error)}`, { cause: error });
  }
}

/** `field: what is wrong` for the first issues, so that the field can be found without the schema at hand. */
export function describeIssues(error: z.ZodError): string {
  return bounded(
    error.issues.map((issue) => () => `${toDotPath(issue.path) || '(top level)'}: ${issueWords(issue)}`),
  ).join('; ');
}
