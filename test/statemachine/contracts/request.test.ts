import { expect, test } from 'vitest';
import { Request } from '../../../statemachine/contracts/request.ts';

function problems(request: unknown): string[] {
  return Request.safeParse(request).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

test('an empty request asks for VPCs and subnets of every scope, and changes nothing that runs share', () => {
  expect(Request.parse({})).toEqual({ resourceTypes: ['vpc', 'subnet'], authoritative: false, dryRun: false });
});

test('what Step Functions adds to link nested executions is accepted', () => {
  const id = 'arn:aws:states:eu-west-1:111122223333:execution:parent:1';
  expect(problems({ AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: id })).toEqual([]);
});

test.each([
  [{ treshold: 80 }, /Unrecognized key: "treshold"/],
  [{ threshold: 101 }, /^threshold: /],
  [{ scopes: { ids: ['scope-1'] } }, /^scopes\.ids\.0: is not an IPAM scope id/],
  [{ scopes: { ids: [] } }, /^scopes\.ids: /],
  [{ resourceTypes: ['vnet'] }, /^resourceTypes\.0: /],
  [{ subject: 'a\nb' }, /^subject: may hold printable ASCII only/],
  [{ subject: 'x'.repeat(100) }, /^subject: /],
  [{ threshold: 80, policyKey: 'policy/trial.yaml' }, /^threshold: cannot be given together with "policyKey"/],
])('%j is refused, the field named', (request, expected) => {
  expect(problems(request)).toEqual([expect.stringMatching(expected)]);
});

test.each(['scopes', 'threshold', 'policyKey', 'dryRun'])('authoritative is refused together with %s', (field) => {
  const given = { scopes: { types: ['private'] }, threshold: 80, policyKey: 'p', dryRun: true }[field];
  expect(problems({ authoritative: true, [field]: given })).toEqual([
    expect.stringContaining(`authoritative: cannot be true together with "${field}"`),
  ]);
});
