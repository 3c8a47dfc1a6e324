import { plainText, utf8Bytes } from '../text/plain-text.ts';
import type { DigestFacts } from './facts.ts';

/** A message attribute: what a subscription's filter policy can look at. */
export interface Attribute {
  readonly type: 'String' | 'Number' | 'String.Array';
  readonly value: string;
}

/** Values of a list that are spelled out; 200 accounts are 3 kB of the message. */
const MAX_VALUES = 200;

/**
 * Stands in a list that does not name everything the message is about: findings beyond those listed, an owner that is
 * not known, a failed scope. A filter asks for it beside its own values, so that it misses nothing.
 */
const MORE = 'more';

/**
 * Eight attributes: a queue subscribed with raw delivery discards messages with more than ten. `severity` is the worst
 * of findings and problems; a run that evaluated nothing is critical, one that missed a scope at least a warning.
 */
export function digestAttributes({ summary, findings }: DigestFacts): Record<string, Attribute> {
  const { status, problems, failedScopes, runId, scopes } = summary;
  const critical = findings.critical > 0 || problems.length > 0 || status === 'failed';
  const beyond = problems.length + failedScopes.length > 0 || status !== 'complete';
  const unlisted = beyond || findings.worst.length < findings.critical + findings.warning;
  const resources = findings.worst.map(({ resource }) => resource);
  const withFindings = scopes.filter(({ counts }) => counts.critical + counts.warning > 0);
  const lists = {
    scopeTypes: list(
      withFindings.map(({ scope }) => scope.scopeType),
      /^[a-z]+$/,
      beyond,
    ),
    accounts: list(
      resources.map(({ accountId }) => accountId),
      /^\d{12}$/,
      unlisted,
    ),
    regions: list(
      resources.map(({ region }) => region),
      /^[a-z0-9-]{1,30}$/,
      unlisted,
    ),
  };
  return {
    severity: { type: 'String', value: critical ? 'critical' : 'warning' },
    status: { type: 'String', value: status },
    criticalCount: { type: 'Number', value: String(findings.critical) },
    warningCount: { type: 'Number', value: String(findings.warning) },
    runId: { type: 'String', value: plainText(runId, 100) },
    ...Object.fromEntries(
      Object.entries(lists).map(
        ([name, values]) => [name, { type: 'String.Array', value: JSON.stringify(values) }] as const,
      ),
    ),
  };
}

/** Bytes that SNS counts together with the body. */
export function attributeBytes(attributes: Readonly<Record<string, Attribute>>): number {
  return Object.entries(attributes).reduce((sum, [name, { type, value }]) => sum + utf8Bytes(name + type + value), 0);
}

function list(values: readonly (string | undefined)[], form: RegExp, unlisted: boolean): string[] {
  const distinct = [...new Set(values)];
  const named = distinct.flatMap((value) => (value !== undefined && form.test(value) ? [value] : [])).sort();
  const more = unlisted || named.length < distinct.length || named.length > MAX_VALUES;
  return [...named.slice(0, MAX_VALUES), ...(more ? [MORE] : [])];
}
