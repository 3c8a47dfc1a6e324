import { isMatch } from 'matcher';
import { oneOf } from '../../core/policy/conditions.ts';
import { own } from '../../core/text/own.ts';
import type { AccountNames } from '../../core/text/owner-of.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { CliError } from '../kit/errors.ts';
import { typesOf } from '../kit/request.ts';
import { refuseEmpty, split, wrong } from '../kit/values.ts';
import type { RawResultsOptions } from '../results/open.ts';
import type { RawFilterOptions } from './options.ts';

/** What a list shows of: an evaluation, or what an alert is about. */
export interface Filterable extends Pick<Evaluation, 'scopeId' | 'scopeType' | 'resource'> {
  readonly verdict: Verdict;
}

const VERDICTS = ['critical', 'warning', 'ok', 'notMeasured', 'notApplicable'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Whether a list shows it. `names`: what accounts are called. */
export type Filter = (item: Filterable, names: AccountNames) => boolean;

export interface Filtering {
  readonly shows: Filter;
  /** Whether there is any condition. */
  readonly isAny: boolean;
  /** Where to read: without --stack, --region is a condition. */
  readonly where: RawResultsOptions;
}

export type RawFilteredOptions = Omit<RawResultsOptions, 'region'> & RawFilterOptions;

/** Throws CliError naming the option and the value. */
export function filteringOf(raw: RawFilteredOptions): Filtering {
  refuseEmpty(raw);
  const { out, stack, json } = raw;
  const [region, ...others] = split(raw.region);
  if (stack !== undefined && others.length > 0) {
    throw new CliError('With --stack, --region is the Region of the deployment, and there is only one', [
      `For Regions of resources:  --resource-region ${split(raw.region).join(',')}`,
    ]);
  }
  const regions = [...split(raw.resourceRegion), ...(stack === undefined ? split(raw.region) : [])];
  const conditions = [
    ...conditionOf(typesOf(raw.type), (types) => (item) => oneOf<string>(types, item.resource.type)),
    ...conditionOf(split(raw.account), accountTest),
    ...conditionOf(regions, (some) => (item) => oneOf(some, item.resource.region)),
    ...conditionOf(split(raw.scope), (some) => (item) => some.includes(item.scopeId) || some.includes(item.scopeType)),
    ...conditionOf(raw.tag ?? [], tagTest),
    ...conditionOf(verdictsOf(raw.severity), (some) => (item) => some.includes(item.verdict)),
    ...(raw.family === undefined ? [] : [({ resource }: Filterable) => resource.family === raw.family]),
  ];
  return {
    shows: (item, names) => conditions.every((holds) => holds(item, names)),
    isAny: conditions.length > 0,
    where: {
      ...(out !== undefined && { out }),
      ...(stack !== undefined && { stack }),
      ...(json && { json }),
      ...(stack !== undefined && region !== undefined && { region }),
    },
  };
}

function conditionOf<T>(values: readonly T[], test: (values: readonly T[]) => Filter): Filter[] {
  return values.length > 0 ? [test(values)] : [];
}

function accountTest(accounts: readonly string[]): Filter {
  return ({ resource: { accountId } }, names) => {
    if (accountId === undefined) return false;
    const name = own(names, accountId);
    return [accountId, ...(name === undefined ? [] : [name])].some((each) => isMatch(each, [...accounts]));
  };
}

/** Values may have commas in them: each is repeated. */
function tagTest(texts: readonly string[]): Filter {
  const wanted = texts.map((text) => {
    const [key = '', ...value] = text.split('=');
    if (key === '') throw wrong('--tag', text, 'names no tag (KEY=VALUE, or KEY)');
    return { key, value: value.length > 0 ? value.join('=') : '*' };
  });
  const keys = [...new Set(wanted.map(({ key }) => key))];
  return ({ resource: { tags } }) =>
    keys.every((key) => {
      const has = own(tags, key);
      const globs = wanted.filter((each) => each.key === key).map(({ value }) => value);
      return has !== undefined && (globs.includes('*') || isMatch(has, globs, { caseSensitive: true }));
    });
}

function verdictsOf(values: readonly string[] | undefined): readonly Verdict[] {
  const given = split(values);
  for (const value of given) {
    if (!VERDICTS.some((each) => each === value))
      throw wrong('--severity', value, `is not one of ${VERDICTS.join(', ')}`);
  }
  return VERDICTS.filter((each) => given.includes(each));
}

export function verdictOf({ verdict }: Pick<Evaluation, 'verdict'>): Verdict {
  return verdict.status === 'evaluated' ? verdict.severity : verdict.status;
}
