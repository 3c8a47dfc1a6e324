import { expect, test } from 'vitest';
import { jsonSchema } from '../../../statemachine/contracts/json-schemas.ts';
import { Request, RequestUnderstood } from '../../../statemachine/contracts/request.ts';
import { ResourceType } from '../../../statemachine/contracts/resource-cidr.ts';

function problems(request: unknown): string[] {
  return Request.safeParse(request).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

test('an empty request asks for everything in every scope, and changes nothing that runs share', () => {
  expect(Request.parse({})).toEqual({
    resourceTypes: ResourceType.options,
    authoritative: false,
    dryRun: false,
  });
});

test('what Step Functions adds to link nested executions is accepted', () => {
  const id = 'arn:aws:states:eu-west-1:111122223333:execution:parent:1';
  expect(problems({ AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: id })).toEqual([]);
});

test.each([
  [{ treshold: 80 }, /Unrecognized key: "treshold"/],
  [{ threshold: 101 }, /^threshold: /],
  [{ scopes: { ids: ['scope-1'] } }, /^scopes\.ids\.0: is not a scope id/],
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

test('what a run repeats of its request has every field of the request, and no limit of it', () => {
  expect(Object.keys(RequestUnderstood.shape).sort()).toEqual(Object.keys(Request.shape).sort());
  expect(limitsIn(jsonSchema('request', RequestUnderstood))).toEqual([]);
});

test('so a reader of today understands what a later minor version may ask for', () => {
  const later = {
    scopes: { ids: ['scope-of-another-kind'], types: ['shared'], ipamIds: ['x'], regions: ['eu-west-1'] },
    resourceTypes: ['vpc', 'prefix-list'],
    threshold: 120,
    policyKey: '',
    subject: `${'é'.repeat(500)}\n`,
    authoritative: false,
    dryRun: false,
    consumers: ['team/tickets'],
    somethingNew: true,
  };
  expect(RequestUnderstood.safeParse(later).error).toBeUndefined();
});

/** JSON Pointers to whatever would refuse a value of the right type. */
function limitsIn(schema: unknown, path = ''): string[] {
  if (Array.isArray(schema)) return schema.flatMap((each, index) => limitsIn(each, `${path}/${index}`));
  if (typeof schema !== 'object' || schema === null) return [];
  // The known values of an open list stand beside any other text.
  const [known, any] = 'anyOf' in schema && Array.isArray(schema.anyOf) ? schema.anyOf : [];
  if (known?.enum && any?.type === 'string') return [];
  return Object.entries(schema).flatMap(([key, value]) => [
    ...(LIMITS.has(key) ? [`${path}/${key}`] : []),
    ...(key === 'additionalProperties' && value === false ? [`${path}/${key}`] : []),
    ...limitsIn(value, `${path}/${key}`),
  ]);
}

const LIMITS = new Set(
  'maxLength minLength pattern minimum maximum exclusiveMinimum exclusiveMaximum minItems maxItems enum const format'.split(
    ' ',
  ),
);
