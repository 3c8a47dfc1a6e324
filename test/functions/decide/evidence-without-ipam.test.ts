import { expect, test } from 'vitest';
import type { Evidence } from '../../../functions/decide/evidence.ts';
import { withAccountsRead } from '../../../functions/decide/evidence-without-ipam.ts';
import type { Coverage } from '../../../statemachine/contracts/coverage.ts';
import type { Scope } from '../../../statemachine/contracts/scope.ts';
import { type FailedScope, Ipam } from '../../../statemachine/contracts/summary.ts';

const asOf = '2026-11-21T12:00:00.000Z';
const ofIpam: Evidence = () => ({ known: true, listed: false });
const counts = { ok: 0, warning: 0, critical: 0, notMeasured: 0, notApplicable: 0 };
const ipam = Ipam.parse({ ipamId: 'ipam-1', region: 'eu-west-1', tier: 'advanced', operatingRegions: [] });

function evidence({
  accounts = ['111111111111'],
  gaps = [],
  failedScopes = [],
  ipams = [],
  notRead,
}: {
  accounts?: string[];
  notRead?: Scope['notRead'];
  gaps?: Coverage['gaps'];
  failedScopes?: FailedScope[];
  ipams?: Ipam[];
}): Evidence {
  const regions = ['eu-west-1', 'us-east-1'].slice(0, notRead ? 2 : 1);
  const scope: Scope = { scopeId: 'ec2-1', scopeType: 'private', source: 'ec2', accounts, regions, notRead };
  const rows = { kept: 0, duplicates: 0, filteredOut: 0, malformed: 0 };
  const coverage = { rows, counts, notMeasured: {}, notApplicable: {}, stale: 0, disagreements: 0, gaps };
  const scopes =
    accounts.length === 0 ? [] : [{ scope, counts, rows: 0, evaluationsKey: 'e', summaryKey: 's', read: {} }];
  return withAccountsRead({ asOf, scopes, failedScopes, coverage, ipams }, ofIpam);
}

test('an account that was read was read at the time of the run', () => {
  expect(evidence({})('111111111111', 'eu-west-1')).toEqual({ known: true, listed: true, lastSuccessfulAt: asOf });
});

test('of an account that could not be read nothing is known, in the Region that is named, or in all', () => {
  const text = 'Account 111111111111 cannot be read';
  const gap = { kind: 'unreadableAccount' as const, accountId: '111111111111', text };

  expect(evidence({ gaps: [gap] })('111111111111', 'eu-west-1')).toEqual({ known: false, why: text });
  expect(evidence({ gaps: [{ ...gap, region: 'us-east-1' }] })('111111111111', 'eu-west-1')).toMatchObject({
    listed: true,
  });
});

test('of an account whose scope says that it was not read nothing is known, gap or not', () => {
  const notRead = { '111111111111': ['us-east-1'], '222222222222': ['eu-west-1', 'us-east-1'] };
  const of = evidence({ notRead });

  expect(of('111111111111', 'eu-west-1')).toMatchObject({ known: true, listed: true });
  expect(of('111111111111', 'us-east-1')).toEqual({
    known: false,
    why: 'Account 111111111111 was not read in us-east-1',
  });
  expect(of('222222222222', 'eu-west-1')).toMatchObject({ known: false });
});

test('of the accounts of a scope that failed nothing is known', () => {
  const failed = { scopeId: 'ec2-2', accounts: ['222222222222'], error: 'Throttled', message: 'too many calls' };

  expect(evidence({ failedScopes: [failed] })('222222222222', 'eu-west-1')).toEqual({
    known: false,
    why: 'too many calls',
  });
});

test('what is not read any more is not known to be gone', () => {
  expect(evidence({})('111111111111', 'us-east-1')).toMatchObject({ known: false });
  expect(evidence({})('333333333333', 'eu-west-1')).toMatchObject({ known: false });
});

test('of other accounts IPAM tells', () => {
  expect(evidence({ ipams: [ipam] })('333333333333', 'eu-west-1')).toEqual({ known: true, listed: false });
  expect(evidence({ accounts: [] })).toBe(ofIpam);
});
