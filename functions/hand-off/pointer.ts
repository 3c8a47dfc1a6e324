import { withNames } from '../../core/diff/named.ts';
import type { HandOff } from '../../statemachine/contracts/hand-off.ts';

/** Entries of a list that a pointer keeps when the whole list is too long. */
const SHORT_LIST = 20;

/** Characters of a text in such an entry. */
const SHORT_TEXT = 300;

/**
 * A hand-off as JSON of at most `maxBytes`: as it is, or a pointer to it. A pointer gives up, in this order, the names in
 * what changed, findings (from the mildest up), the list of evaluations, and what is beyond 20 failed scopes, gaps and requested scopes.
 * It keeps every count, and the location of what it lacks.
 */
export function withinBytes(handOff: HandOff, maxBytes: number): HandOff {
  if (jsonBytes(handOff) <= maxBytes) return handOff;
  const { findings, location, changes } = handOff;
  const unnamed = { ...handOff, ...(changes && { changes: withNames(changes, 0) }) };
  if (jsonBytes(unnamed) <= maxBytes) return unnamed;
  const bare = { ...unnamed, findings: { ...findings, inline: [], complete: findings.total === 0 } };
  const withoutEvaluations = { ...bare, location: { ...location, evaluations: [] } };
  const base = [bare, withoutEvaluations].find((pointer) => jsonBytes(pointer) <= maxBytes);
  return withFindings(base ?? withShortLists(withoutEvaluations), findings.inline, maxBytes);
}

/** As many of the worst findings as there is room for. */
function withFindings(pointer: HandOff, findings: HandOff['findings']['inline'], maxBytes: number): HandOff {
  let left = maxBytes - jsonBytes(pointer);
  const inline: HandOff['findings']['inline'] = [];
  for (const finding of findings) {
    left -= jsonBytes(finding) + 1;
    if (left < 0) break;
    inline.push(finding);
  }
  return {
    ...pointer,
    findings: { ...pointer.findings, inline, complete: inline.length === pointer.findings.total },
  };
}

function withShortLists(pointer: HandOff): HandOff {
  const { request, coverage, failedScopes, problems } = pointer;
  const ids = request.scopes?.ids;
  const ipamIds = request.scopes?.ipamIds;
  return {
    ...pointer,
    request: {
      ...request,
      ...(request.scopes && {
        scopes: {
          ...request.scopes,
          ...(ids && { ids: ids.slice(0, SHORT_LIST) }),
          ...(ipamIds && { ipamIds: ipamIds.slice(0, SHORT_LIST) }),
        },
      }),
    },
    failedScopes: failedScopes
      .slice(0, SHORT_LIST)
      .map((scope) => ({ ...scope, error: short(scope.error), message: short(scope.message) })),
    problems: problems.slice(0, SHORT_LIST).map((problem) => ({ ...problem, text: short(problem.text) })),
    coverage: {
      ...coverage,
      gaps: coverage.gaps.slice(0, SHORT_LIST).map((gap) => ({ ...gap, text: short(gap.text) })),
    },
    leftOut: {
      failedScopes: beyond(failedScopes),
      gaps: beyond(coverage.gaps),
      requestedScopes: beyond(ids) + beyond(ipamIds),
    },
  };
}

function beyond(list: readonly unknown[] | undefined): number {
  return Math.max((list?.length ?? 0) - SHORT_LIST, 0);
}

function short(text: string): string {
  return text.length <= SHORT_TEXT ? text : `${text.slice(0, SHORT_TEXT).toWellFormed()}…`;
}

export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
