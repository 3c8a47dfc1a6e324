import { expect, test } from 'vitest';
import { routesOf, targetOf } from '../../../core/alerts/routes.ts';
import { Policy, type PolicyInput } from '../../../core/policy/schema.ts';
import type { Alert } from '../../../statemachine/contracts/alert.ts';
import { alertOf } from '../../fakes/changes.ts';

type RouteInput = NonNullable<PolicyInput['routes']>[number];

function policyWith(routes: readonly RouteInput[], rest: Partial<PolicyInput> = {}): Policy {
  return Policy.parse({ version: 1, routes, ...rest });
}

const to = { topic: 'somewhere' };
const payments: RouteInput = { name: 'payments', match: { account: '2233*' }, to };

const of = (alert: Parameters<typeof alertOf>[0], ...routes: RouteInput[]) =>
  routesOf(alertOf(alert), policyWith(routes, { accountNames: { '223344556677': 'payments-prod' } }));

test('what no route matches goes to the default one', () => {
  expect(of({ resource: { accountId: '445566778899' } }, payments)).toEqual(['default']);
  expect(of({}, payments)).toEqual(['payments']);
});

test('the first route that matches keeps an alert for itself, unless it says that others get it as well', () => {
  const region: RouteInput = { name: 'ireland', match: { region: 'eu-*' }, to };
  expect(of({}, payments, region)).toEqual(['payments']);
  expect(of({}, region, payments)).toEqual(['ireland']);
  expect(of({}, { ...payments, continue: true }, region)).toEqual(['payments', 'ireland']);
  expect(of({}, { ...payments, continue: true })).toEqual(['payments', 'default']);
});

test.each<[string, RouteInput['match'], Parameters<typeof alertOf>[0], boolean]>([
  ['account', { account: ['1*', '2233*'] }, {}, true],
  ['account', { account: '1*' }, {}, false],
  ['name of the account', { accountName: 'payments-*' }, {}, true],
  [
    'name of the account, of one that has none',
    { accountName: '*' },
    { resource: { accountId: '111122223333' } },
    false,
  ],
  ['organizational unit', { ou: 'ou-ab12-*' }, { organizationalUnitId: 'ou-ab12-prod' }, true],
  ['organizational unit, where it is not known', { ou: '*' }, {}, false],
  ['participant', { participant: '4455*' }, { participants: ['111122223333', '445566778899'] }, true],
  ['participant, not the owner', { participant: '2233*' }, { participants: ['445566778899'] }, false],
  ['Region', { region: 'us-*' }, {}, false],
  ['tag', { tags: { team: 'pay*' } }, { resource: { tags: { team: 'payments' } } }, true],
  ['tag, of one without', { tags: { team: '*' } }, {}, false],
  ['tag that every object has', { tags: { constructor: '*' } }, {}, false],
  ['scope', { scope: 'ipam-scope-0*' }, {}, true],
  ['type of the scope', { scopeType: 'public' }, {}, false],
  ['kind', { kind: ['overlap', 'utilization'] }, {}, true],
  ['severity', { severity: 'warning' }, {}, false],
  ['all of them', { severity: 'critical', region: 'eu-west-1', account: '223344556677' }, {}, true],
  ['all but one', { severity: 'critical', region: 'eu-west-2', account: '223344556677' }, {}, false],
])('a route can go by %s: %j', (_, match, alert, matches) => {
  expect(of(alert, { name: 'route', match, to })).toEqual([matches ? 'route' : 'default']);
});

const AT = '2026-11-03T00:00:00Z';
const told = (...routes: string[]): Partial<Alert> => ({
  announced: {
    severity: 'critical',
    at: AT,
    runId: 'run',
    routes: Object.fromEntries(routes.map((name) => [name, AT])),
  },
});

test('whoever was told of a critical hears how it goes on when it is one no more', () => {
  const pager: RouteInput = { name: 'pager', match: { severity: 'critical' }, to };
  expect(of({}, pager, payments)).toEqual(['pager']);
  expect(of({ severity: 'warning', ...told('pager') }, pager, payments)).toEqual(['pager', 'payments']);
  expect(of({ severity: 'warning' }, pager, payments)).toEqual(['payments']);
  expect(of({ ...told('default') }, pager)).toEqual(['pager', 'default']);
});

test('whoever was told by a route that does not match any more, hears nothing more', () => {
  expect(of({ ...told('payments'), resource: { accountId: '445566778899' } }, payments)).toEqual(['default']);
  expect(of({ ...told('removed') }, payments)).toEqual(['payments']);
});

test('messages go where the route says; what a removed route is owed goes to the default topic', () => {
  const policy = policyWith([payments, { name: 'chat', match: { id: '*' }, to: { webhook: 'slack' } }], {
    outputs: { notify: { topic: 'main', format: 'json' } },
  });
  expect(targetOf('payments', policy)).toEqual({ topic: 'somewhere', format: 'text' });
  expect(targetOf('chat', policy)).toEqual({ webhook: 'slack' });
  expect(targetOf('default', policy)).toEqual({ topic: 'main', format: 'json' });
  expect(targetOf('removed', policy)).toEqual({ topic: 'main', format: 'json' });
});

test.each<[string, unknown[]]>([
  ['default', [{ ...payments, name: 'default' }]],
  ['two routes have the same name', [payments, payments]],
  ['one condition', [{ ...payments, match: {} }]],
  ['route', [{ ...payments, to: { topic: 'a', webhook: 'b' } }]],
  ['destination name', [{ ...payments, to: { topic: 'arn:aws:sns:eu-west-1:1:x' } }]],
  ['more than 100', Array.from({ length: 101 }, (_, n) => ({ ...payments, name: `r${n}` }))],
])('a policy with wrong routes is refused: %s', (_, routes) => {
  expect(Policy.safeParse({ version: 1, routes }).success).toBe(false);
});
