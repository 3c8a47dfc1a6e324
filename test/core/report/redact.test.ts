import { expect, it } from 'vitest';
import { packed } from '../../../core/report/pack.ts';
import { redacted } from '../../../core/report/redact.ts';
import type { ReportData } from '../../../core/report/report-data.ts';
import type { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import { sampleEvaluation } from '../../fakes/results.ts';
import { A, reportOf } from '../../report/gathered.ts';
import { someReport } from './some-report.ts';

const SECRET = 'sEcReT';
const ACCOUNT = '223344556677';
const owner = { kind: 'vpc', id: 'vpc-9', cidr: '10.0.0.0/24', name: `${SECRET} vpc`, accountId: ACCOUNT } as const;

const evaluation: Evaluation = {
  ...sampleEvaluation({
    id: `elastic-ips-${ACCOUNT}-eu-west-1`,
    scopeId: A,
    severity: 'critical',
    resource: { name: SECRET, accountId: ACCOUNT, tags: { [`${SECRET}-key`]: `${SECRET}-value`, team: SECRET } },
  }),
  notes: [
    { kind: 'heldByOthers', text: `held by ${SECRET}` },
    { kind: 'noRoomToGrow', text: 'Its VPC has no room for another /24: nothing is free' },
  ],
  overlaps: [
    {
      group: '10.0.0.0/8',
      allowed: false,
      members: 2,
      relation: 'equal',
      cidrs: ['10.0.0.0/24'],
      with: [{ ...owner, relation: 'equal' }],
    },
  ],
  inside: {
    status: 'read',
    readAt: '2026-11-21T20:41:00.000Z',
    interfaces: {
      ...{ interfaces: 1, addresses: 1, byOwner: [] },
      holders: [{ type: 'other', name: SECRET, interfaces: 1, addresses: 1 }],
      byCluster: [{ cluster: SECRET, interfaces: 1, addresses: 1 }],
      byAccount: [{ accountId: ACCOUNT, interfaces: 1, addresses: 1 }],
      detached: { interfaces: 0, addresses: 0, ids: [] },
    },
    unread: [{ what: 'free', text: `role of ${SECRET}` }],
  },
  pool: {
    ...{ role: 'leaf', children: 0, provisionedCidrs: 1, allocations: { vpc: 1 } },
    rules: { resourceTags: { [SECRET]: SECRET } },
    otherCidrs: [{ cidr: '10.1.0.0/16', state: 'failed-provision', failure: SECRET }],
    unseen: {
      allocations: 1,
      units: 1,
      first: [
        {
          cidr: '10.2.0.0/16',
          allocationId: 'a-1',
          type: 'vpc',
          resourceId: 'vpc-3',
          accountId: ACCOUNT,
          listed: false,
          account: 'read',
          text: `Account ${ACCOUNT} of ${SECRET}`,
        },
      ],
    },
  },
  publicAddress: { serviceResource: `arn:aws:x::${ACCOUNT}:${SECRET}` },
};

/** A report with a secret wherever somebody can have put one. */
async function secretive(): Promise<ReportData> {
  const of = (kind: 'overlap' | 'utilization', text: string) =>
    ({ ...evaluation.findings[0], kind, text }) as Evaluation['findings'][number];
  const rule = { ...of('utilization', `${SECRET} rule: 5 free`), rule: `${SECRET} rule` };
  const findings = [rule, of('overlap', `lies in ${SECRET}`)];
  const lone: Evaluation = {
    ...sampleEvaluation({ id: 'vpc-1', scopeId: A, severity: 'warning', resource: { type: 'vpc' } }),
    findings: [of('overlap', SECRET)],
  };
  const data = await reportOf(
    [
      { ...evaluation, findings },
      {
        ...lone,
        verdict: {
          ...lone.verdict,
          text: SECRET,
          reasons: [],
          rule: 'built-in overlap',
          kind: 'overlap',
          status: 'evaluated',
          severity: 'warning',
        },
      },
    ],
    {
      policy: { accountNames: { [ACCOUNT]: SECRET }, occupied: [{ name: SECRET, cidr: '10.200.0.0/16' }] },
      failedScopes: [{ scopeId: 'x', accounts: [ACCOUNT], error: 'AccessDenied', message: SECRET }],
      problems: [{ kind: 'PolicyInvalid', severity: 'critical', text: SECRET }],
      changes: { status: 'unknown', reason: 'expired', text: SECRET },
      overlaps: {
        groups: 1,
        allowedGroups: 0,
        worst: [
          {
            scopeId: A,
            group: '10.0.0.0/8',
            allowed: false,
            severity: 'warning',
            relation: 'equal',
            members: 2,
            listed: [owner],
          },
        ],
      },
    },
  );
  const gap = { kind: 'notReadable', text: `${SECRET} ${ACCOUNT}`, accountId: ACCOUNT } as const;
  const run = { ...data.run, title: SECRET, flags: ` --stack ${SECRET}`, policy: { name: SECRET, source: 'current' } };
  return { ...data, run, gaps: [gap], scopes: data.scopes.map((scope) => ({ ...scope, name: SECRET })) };
}

it('has nothing in it that somebody wrote, and no account', async () => {
  const data = await secretive();
  const text = packed(redacted(data));
  expect(text).not.toContain(SECRET);
  expect(text).not.toContain(ACCOUNT);
  for (const secret of [SECRET, ACCOUNT]) expect(packed(data)).toContain(secret);
});

it('keeps what a map and a list are made of: ids, CIDRs, figures, and texts of figures', async () => {
  const data = await secretive();
  const { columns, details, run } = redacted(data);
  expect(columns.id).toEqual(['elastic-ips-account-1-eu-west-1', 'vpc-1']);
  expect(columns.cidrs).toEqual(data.columns.cidrs);
  expect(columns.why).toEqual(['5 free, below 64', '(masked)']);
  const [detail] = details.values();
  expect(detail?.findings?.map(({ text }) => text)).toEqual(['rule-2: 5 free', '(masked)']);
  expect(detail?.notes?.map(({ text }) => text)).toEqual([
    '(masked)',
    expect.stringContaining('no room for another /24'),
  ]);
  expect(detail?.overlaps?.[0]?.with[0]).toMatchObject({ id: 'vpc-9', cidr: '10.0.0.0/24', accountId: 'account-1' });
  expect(detail?.pool?.unseen?.first[0]).toMatchObject({ allocationId: 'a-1', account: 'read' });
  expect(run).toMatchObject({ redacted: true, flags: '', accountNames: {} });
});

it('does not name who holds the rest of a pool, where a finding says that nothing of it is left', () => {
  const why = 'no /20 left: what is not given away is on-premises 172.16.0.0/18 (policy)';
  const finding = {
    kind: 'freeSpace',
    severity: 'critical',
    rule: 'built-in pool',
    text: `built-in pool: ${why}`,
  } as const;
  const row = { type: 'ipam-pool', verdict: 'critical', why, detail: { findings: [finding] } } as const;
  const { columns, details } = redacted(someReport([row]));
  expect(columns.why).toEqual(['no /20 left: what is not given away is (masked)']);
  expect(details.get(0)?.findings?.[0]?.text).toBe('built-in pool: no /20 left: what is not given away is (masked)');
});

it('masks the same by the same: of columns, of details and of ids', async () => {
  const { columns, details } = redacted(await secretive());
  expect(columns.account[0]).toBe('account-1');
  expect(details.get(0)?.overlaps?.[0]?.with[0]?.accountId).toBe(columns.account[0]);
  expect(columns.tags[0]).toEqual({ 'tag-1': 'value-1', 'tag-2': 'value-2' });
});

it('leaves digits of ids alone: only an account has twelve by themselves', async () => {
  const ids = ['vpc-01234567890123456', 'eni-0123456789012abcd', 'subnet-123456789012'];
  const data = await reportOf(ids.map((id) => sampleEvaluation({ id, scopeId: A })));
  const { columns } = redacted(data);
  expect(columns.id.toSorted()).toEqual(['eni-0123456789012abcd', 'subnet-account-1', 'vpc-01234567890123456']);
});
