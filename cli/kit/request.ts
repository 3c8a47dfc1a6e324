import { issueWords } from '../../statemachine/contracts/issue-words.ts';
import { Request, type RequestInput } from '../../statemachine/contracts/request.ts';
import { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import { CliError } from './errors.ts';
import { percentOf, split, wrong } from './values.ts';

/** What to look at, how to judge, what to do with it: as `run` and `start` were told. */
export interface RequestOptions {
  readonly scope?: readonly string[];
  /** False for --no-ipam. */
  readonly ipam?: readonly string[] | false;
  readonly type?: readonly string[];
  readonly threshold?: string;
  readonly policy?: string;
  readonly subject?: string;
  readonly dryRun?: true;
}

/** The request that the options amount to. */
export function requestOf(raw: RequestOptions): RequestInput {
  if (raw.threshold !== undefined && raw.policy !== undefined) {
    throw new CliError('--threshold replaces the policy by one rule: give --threshold or --policy, not both');
  }
  const scopes = scopesOf(raw);
  const resourceTypes = typesOf(raw.type);
  const overridden = scopes || resourceTypes.length > 0 || raw.threshold !== undefined || raw.policy !== undefined;
  return {
    ...(scopes && { scopes }),
    ...(resourceTypes.length > 0 && { resourceTypes }),
    ...(raw.threshold !== undefined && { threshold: percentOf('--threshold', raw.threshold) }),
    ...(raw.subject !== undefined && { subject: subjectOf(raw.subject) }),
    // A run that sees less, or judges differently, must not rewrite what the full runs recorded.
    authoritative: !overridden && !raw.dryRun,
    dryRun: raw.dryRun === true,
  };
}

/** As typed: repeated, and lists. None where nothing was said. */
export function typesOf(values: readonly string[] | undefined): (typeof ResourceType.options)[number][] {
  const types = split(values);
  for (const type of types) {
    if (!ResourceType.safeParse(type).success) {
      throw wrong('--type', type, `is not a resource type (${ResourceType.options.join(', ')})`);
    }
  }
  return ResourceType.options.filter((type) => types.includes(type));
}

function scopesOf({ scope, ipam }: Pick<RequestOptions, 'scope' | 'ipam'>): RequestInput['scopes'] {
  const given = split(scope);
  const types = (['private', 'public'] as const).filter((type) => given.includes(type));
  const ids = given.filter((value) => value !== 'private' && value !== 'public');
  const ipamIds = ipam === false ? [] : split(ipam);
  if (types.length > 0 && ids.length > 0) {
    throw new CliError(`--scope ${types[0]}: give scope ids or types of scopes, not both`);
  }
  for (const id of ids) {
    if (!/^(ipam-scope-[0-9a-f]+|ec2-(\d+|shared))$/.test(id)) {
      throw wrong('--scope', id, 'is neither a scope id (ipam-scope-0123456789abcdef0) nor private or public');
    }
  }
  for (const id of ipamIds) {
    if (!/^ipam-[0-9a-f]+$/.test(id)) throw wrong('--ipam', id, 'is not an IPAM id (ipam-0123456789abcdef0)');
  }
  if (given.length + ipamIds.length === 0) return undefined;
  return {
    ...(ids.length > 0 && { ids }),
    ...(types.length > 0 && { types }),
    ...(ipamIds.length > 0 && { ipamIds }),
  };
}

function subjectOf(text: string): string {
  const issue = Request.shape.subject.safeParse(text).error?.issues[0];
  if (!issue) return text;
  const what = issue.code === 'too_big' ? `has ${text.length} characters; SNS takes 99 at most` : issueWords(issue);
  throw wrong('--subject', text, what);
}
