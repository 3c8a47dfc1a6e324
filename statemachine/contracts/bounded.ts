/** Reported of one thing at a time: as many as stand on a screen, where one is wrong, often all are. */
export const MAX_PROBLEMS = 20;

/** Characters of one problem: a field, what is wrong with it, and what to write instead. */
export const MAX_PROBLEM_LENGTH = 400;

/** Cuts a text that anybody may have written: an error text of 1 MB reaches nobody, SNS takes 256 KiB. */
export function cut(text: string, max: number = MAX_PROBLEM_LENGTH): string {
  if (text.length <= max) return text;
  // Not in the middle of a pair.
  return `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** The first problems, each cut, and how many more there are. Problems are put into words only where they are told. */
export function bounded(problems: readonly (string | (() => string))[]): string[] {
  const told = problems.slice(0, MAX_PROBLEMS).map((each) => cut(typeof each === 'string' ? each : each()));
  const more = problems.length - told.length;
  return more > 0 ? [...told, `… and ${more} more`] : told;
}

/** Values of one condition of a rule, a route or a mute: each alert and resource is held against all of them. */
export const MAX_VALUES = 1000;
export const TOO_MANY = `are more than ${MAX_VALUES} values: a glob says the same in less`;

/** Characters of one value: the longest that a tag of AWS can have. */
export const MAX_VALUE_LENGTH = 256;
export const TOO_LONG = `is longer than ${MAX_VALUE_LENGTH} characters, the most that a tag can have`;
