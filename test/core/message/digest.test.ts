import { expect, test } from 'vitest';
import { attributeBytes } from '../../../core/message/attributes.ts';
import { type Digest, isWorthTelling, renderDigest } from '../../../core/message/digest.ts';
import { resourceFindings } from '../../../core/summary/tally.ts';
import { compareFindings } from '../../../core/summary/worst.ts';
import type { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import type { Summary } from '../../../statemachine/contracts/summary.ts';
import { type SampleEvaluation, sampleEvaluation, sampleSummary } from '../../fakes/results.ts';

function digest(
  evaluations: readonly Evaluation[],
  { limit = 200, ...overrides }: { limit?: number; scopeIds?: string[] } & Partial<Summary> = {},
): Digest {
  const all = evaluations.flatMap(resourceFindings).sort(compareFindings);
  return renderDigest({
    summary: sampleSummary(evaluations, overrides),
    findings: {
      critical: all.filter(({ severity }) => severity === 'critical').length,
      warning: all.filter(({ severity }) => severity === 'warning').length,
      worst: all.slice(0, limit),
    },
    location: {
      bucket: 'monitor',
      reportKey: 'reports/2026/11/21/run-1.html',
      handOffKey: 'runs/2026/11/21/run-1/handoff.json',
      evaluationsPrefix: 'runs/2026/11/21/run-1/evaluations/',
    },
  });
}

const text = ({ subject, body, attributes }: Digest) =>
  `Subject: ${subject}\n\n${body}\n${Object.entries(attributes)
    .map(([name, { type, value }]) => `${name} (${type}): ${value}\n`)
    .join('')}`;

const eks = sampleEvaluation({
  id: 'subnet-0a1b',
  severity: 'critical',
  resource: {
    name: 'eks-prod-a',
    cidr: '10.20.4.0/22',
    accountId: '223344556677',
    region: 'eu-west-1',
    availabilityZoneId: 'euw1-az1',
    vpcId: 'vpc-0c',
    tags: { Name: 'eks-prod-a', team: 'payments' },
  },
  capacity: { total: 1024, usedIncludingReserved: 983, free: 41, usedPercent: 96 },
});

const bytes = (value: string) => Buffer.byteLength(value);

function expectWithinSns({ subject, body, attributes }: Digest) {
  expect(subject.length).toBeLessThan(100);
  expect(subject).toMatch(/^[!-~][ -~]*$/);
  expect(bytes(body) + attributeBytes(attributes)).toBeLessThanOrEqual(256 * 1024);
  expect(Object.keys(attributes).length).toBeLessThanOrEqual(10);
  for (const { value } of Object.values(attributes)) expect(value).not.toBe('');
}

test('a message with every kind of part, and hostile names, reads like this', async () => {
  const hostile: SampleEvaluation[] = [
    {
      id: 'subnet-0e5c',
      severity: 'critical',
      resource: { name: '\u001b[31mred\u001b[0m\u0007', accountId: '111122223333' },
    },
    { id: 'subnet-0f0f', severity: 'critical', resource: { name: 'x\n\nRESOLVED\r\n  all is well\u2028now' } },
    {
      id: 'subnet-0b1d',
      severity: 'warning',
      resource: { name: 'safe\u202egnp.exe\u2066 \u200bhidden', region: 'us-east-1' },
    },
    { id: 'subnet-0aaa', severity: 'warning', resource: { name: 'größe-数-🚀', tags: { TEAM: 'a\u0000b\nc' } } },
    { id: 'subnet-0c0c', severity: 'warning', resource: { name: `long-${'n'.repeat(400)}` } },
    { id: 'subnet-0d0d', severity: 'warning', resource: { name: '\ud83d half a pair' } },
  ];
  const vpc = sampleEvaluation({
    id: 'vpc-06',
    severity: 'warning',
    resource: { type: 'vpc', cidr: '2600:1f18::/56', family: 'ipv6', name: 'dual', region: 'eu-west-1' },
    capacity: {
      basis: 'carved',
      unit: '/64',
      total: 256,
      used: 253,
      free: 3,
      usedPercent: 98.83,
      source: 'subnets',
      ipamUsedPercent: 97.1,
      agrees: false,
    },
  });
  const pool = sampleEvaluation({
    id: 'ipv4pool-ec2-0a',
    severity: 'critical',
    resource: { type: 'public-ipv4-pool', cidr: '203.0.113.0/24' },
    capacity: { basis: 'allocated', total: 256, used: 250, free: 6, usedPercent: 97.66 },
  });
  const wide = sampleEvaluation({
    id: 'subnet-wide',
    severity: 'warning',
    resource: { cidr: '10.64.0.0/16' },
    capacity: {
      total: 65_536,
      usedIncludingReserved: 62_914,
      free: 2622,
      freeMin: 2616,
      freeMax: 2625,
      usedPercent: 96,
    },
  });
  const unmeasured = sampleEvaluation({ id: 'subnet-00', notMeasured: true });

  const result = digest([eks, ...hostile.map(sampleEvaluation), vpc, pool, wide, unmeasured], {
    request: { resourceTypes: ['vpc', 'subnet'], authoritative: false, dryRun: false, threshold: 80 },
    failedScopes: [
      {
        scopeId: 'ipam-scope-0b',
        ipamId: 'ipam-0a',
        ipamRegion: 'eu-west-1',
        error: 'AccessDenied',
        message: 'denied\nhere',
      },
      { scopeId: 'ipam-scope-0c', error: 'States.Timeout', message: 'took too long' },
    ],
    problems: [{ kind: 'PolicyInvalid', severity: 'critical', text: 'policy/current.yaml:14:7 is wrong\u001b[2J' }],
  });

  await expect(text(result)).toMatchFileSnapshot('./digest.golden.txt');
  expectWithinSns(result);
  // Line feeds are ours; no other control or direction-changing character is left.
  expect(result.body.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
});

test('nothing is worth telling of a healthy, complete run, whatever it does not apply to', () => {
  const healthy = [sampleEvaluation({ id: 'subnet-1' }), sampleEvaluation({ id: 'subnet-2', notMeasured: true })];
  const gaps = [{ kind: 'freeTier' as const, text: 'a free-tier IPAM' }];
  const summary = sampleSummary(healthy);

  expect(isWorthTelling(summary)).toBe(false);
  expect(isWorthTelling({ ...summary, coverage: { ...summary.coverage, gaps } })).toBe(false);
});

test.each<[string, Partial<Summary>]>([
  ['a failed scope', { failedScopes: [{ scopeId: 'ipam-scope-1', error: 'E', message: 'm' }] }],
  ['a problem', { problems: [{ kind: 'PolicyInvalid', severity: 'critical', text: 't' }] }],
  ['a run that evaluated nothing', { status: 'failed' }],
])('%s is worth telling without any finding', (_, overrides) => {
  expect(isWorthTelling(sampleSummary([], overrides))).toBe(true);
});

const failed = [{ scopeId: 'ipam-scope-1', error: 'AccessDenied', message: 'm' }];
const problem: Summary['problems'] = [{ kind: 'PolicyInvalid', severity: 'critical', text: 't' }];
const warning = sampleEvaluation({ id: 'subnet-9', severity: 'warning', resource: { name: 'batch' } });
const other = sampleEvaluation({ id: 'subnet-8', severity: 'critical', capacity: { total: 4096, free: 1000 } });

test.each<[string, Evaluation[], Partial<Summary> & { scopeIds?: string[] }]>([
  ['[IPAM] CRITICAL eks-prod-a 10.20.4.0/22 223344556677/eu-west-1: 41 addresses free', [eks], {}],
  [
    '[IPAM] CRITICAL eks-prod-a 223344556677/eu-west-1: 41 addresses free (+1 more critical, 1 warning)',
    [eks, other, warning],
    {},
  ],
  ['[IPAM] WARNING batch 10.0.0.0/24: 40 addresses free', [warning], {}],
  [
    '[IPAM] CRITICAL eks-prod-a 10.20.4.0/22 223344556677/eu-west-1: 41 addresses free (policy invalid)',
    [eks],
    { failedScopes: failed, problems: problem },
  ],
  ['[IPAM] WARNING batch 10.0.0.0/24: 40 addresses free (1 scope not evaluated)', [warning], { failedScopes: failed }],
  ['[IPAM] CRITICAL policy invalid (+1 warning)', [warning], { problems: problem }],
  ['[IPAM] INCOMPLETE 1 of 2 scopes not evaluated', [], { failedScopes: failed }],
  ['[IPAM] FAILED no scope was evaluated: AccessDenied', [], { failedScopes: failed, scopeIds: [] }],
])('the subject alone says whether to get up: %s', (subject, evaluations, overrides) => {
  const result = digest(evaluations, overrides);
  expect(result.subject).toBe(subject);
  expectWithinSns(result);
});

test.each<[string, SampleEvaluation, string]>([
  ['a single address', { id: 's', capacity: { free: 1 } }, ': 1 address free'],
  ['an uncertain count', { id: 's', capacity: { free: 90, freeMin: 88, freeMax: 91 } }, ': about 90 addresses free'],
  ['a name in other letters', { id: 'subnet-0a', resource: { name: '数据' } }, 'CRITICAL subnet-0a '],
  ['a name with an escape', { id: 'subnet-0a', resource: { name: 'a\u001b[1mb' } }, 'CRITICAL subnet-0a '],
  ['a blank name', { id: 'subnet-0a', resource: { name: '  ' } }, 'CRITICAL subnet-0a '],
  ['a CIDR and id that are none', { id: 'süb\nnet', resource: { cidr: '数' } }, 'CRITICAL s?b net ?: '],
])('the subject holds for %s', (_, sample, part) => {
  const result = digest([sampleEvaluation({ severity: 'critical', ...sample })]);
  expect(result.subject).toContain(part);
  expectWithinSns(result);
});

test('a subject that was judged by percent says the percentage', () => {
  const evaluation = sampleEvaluation({
    id: 'vpc-1',
    severity: 'critical',
    resource: { type: 'vpc', cidr: '10.0.0.0/16' },
  });
  const reason = {
    metric: 'usedPercent',
    operator: '>=',
    threshold: 80,
    observed: 92.5,
    unit: 'percent',
    source: 'subnets',
    text: '',
  } as const;
  const findings = evaluation.findings.map((finding) => ({ ...finding, reasons: [reason] }));
  const capacity = {
    basis: 'carved',
    unit: 'address',
    total: 65_536,
    free: 4915,
    usedPercent: 92.5,
    source: 'subnets',
  } as const;

  expect(digest([{ ...evaluation, findings, capacity }]).subject).toBe(
    '[IPAM] CRITICAL vpc-1 10.0.0.0/16: 92.5 % carved',
  );
});

test.each([1, 11, 12, 13, 40, 99, 100, 256])('a name of %i characters fits into the subject', (length) => {
  const name = 'n'.repeat(length);
  const long = sampleEvaluation({
    id: 'subnet-0',
    severity: 'critical',
    resource: { name, cidr: '2001:db8:1111:2222:3333:4444:5555:6666/64', family: 'ipv6' },
  });
  const result = digest([long, other, warning], { failedScopes: failed, problems: problem });
  expectWithinSns(result);
  expect(result.subject).toContain('[IPAM] CRITICAL n');
  expect(result.subject).toContain(': 5 addresses free');
});

const id = 'subnet-0ec3c69f1a2b3c4d5';
const longCidr = '2001:db8:1111:2222:3333:4444:5555::/64';

test.each<[string, string, string, string]>([
  [
    'the mildest of what else there is',
    id,
    '10.128.0.0/16',
    `${id} 10.128.0.0/16: 5 addresses free (+2 more critical)`,
  ],
  ['all of it', id, longCidr, `${id} ${longCidr}: 5 addresses free`],
  ['the CIDR', `${id}${id}`, longCidr, `${id}${id}: 5 addresses free`],
])('an id is never cut in the subject: %s goes first', (_, whole, cidr, subject) => {
  const nameless = sampleEvaluation({ id: whole, severity: 'critical', resource: { cidr }, capacity: { free: 5 } });
  const result = digest([nameless, other, eks, warning], { failedScopes: failed });

  expect(result.subject).toBe(`[IPAM] CRITICAL ${subject}`);
  expectWithinSns(result);
});

test('the subject of the request replaces it', () => {
  const request = { resourceTypes: ['vpc' as const], authoritative: false, dryRun: false };
  expect(digest([eks], { request: { ...request, subject: ' Weekly check' } }).subject).toBe('Weekly check');
  expect(digest([eks], { request: { ...request, subject: '   ' } }).subject).toContain('eks-prod-a');
});

test('attributes say what subscriptions filter on', () => {
  expect(digest([eks, warning]).attributes).toEqual({
    severity: { type: 'String', value: 'critical' },
    status: { type: 'String', value: 'complete' },
    criticalCount: { type: 'Number', value: '1' },
    warningCount: { type: 'Number', value: '1' },
    runId: { type: 'String', value: 'run-1' },
    scopeTypes: { type: 'String.Array', value: '["private"]' },
    // The owner of the other one is not known: a filter that also asks for "more" gets the message.
    accounts: { type: 'String.Array', value: '["223344556677","more"]' },
    regions: { type: 'String.Array', value: '["eu-west-1","more"]' },
  });
});

test.each<[string, Evaluation[], Partial<Summary> & { scopeIds?: string[] }]>([
  ['warning', [warning], {}],
  ['warning', [], { failedScopes: failed }],
  ['critical', [warning], { problems: problem }],
  ['critical', [], { failedScopes: failed, scopeIds: [] }],
])('the severity attribute is %s', (severity, evaluations, overrides) => {
  expect(digest(evaluations, overrides).attributes.severity?.value).toBe(severity);
});

test('a filter on owners can tell that not every owner is named', () => {
  const many = Array.from({ length: 300 }, (_, n) =>
    sampleEvaluation({
      id: `subnet-${n}`,
      severity: 'critical',
      resource: { accountId: String(100_000_000_000 + n), region: 'eu-west-1' },
    }),
  );
  const accounts = JSON.parse(digest(many, { limit: 300 }).attributes.accounts?.value ?? '');
  expect(accounts).toHaveLength(201);
  expect(accounts.at(-1)).toBe('more');
  expect(JSON.parse(digest(many, { limit: 300 }).attributes.regions?.value ?? '')).toEqual(['eu-west-1']);
  expect(JSON.parse(digest(many, { limit: 10 }).attributes.regions?.value ?? '')).toEqual(['eu-west-1', 'more']);
});

function findingsOf(n: number, name: string, severity: 'critical' | 'warning' = 'critical') {
  return Array.from({ length: n }, (_, i) =>
    sampleEvaluation({ id: `subnet-${severity[0]}${String(i).padStart(5, '0')}`, severity, resource: { name } }),
  );
}

test('300 findings are all named, the worst 20 in full', () => {
  const result = digest([...findingsOf(200, 'eks'), ...findingsOf(100, 'batch', 'warning')], { limit: 300 });
  expectWithinSns(result);
  expect(result.listed).toBe(300);
  expect(result.body).toContain('CRITICAL, 200\n');
  expect(result.body).toContain('WARNING, 100\n');
  expect(result.body).not.toContain('more critical');
  expect(result.body.match(/^ {2}Rule /gm)).toHaveLength(20);
  expect(result.body.match(/subnet-[cw]\d{5}/g)).toHaveLength(300);
});

test.each([
  ['ASCII', 'n'],
  ['four-byte', '🚀'],
])('5,000 findings with long %s names stay below 256 KiB, and what is missing is counted', (_, character) => {
  const evaluations = [...findingsOf(4000, character.repeat(300)), ...findingsOf(1000, 'x', 'warning')];
  const result = digest(evaluations, { limit: 5000 });
  expectWithinSns(result);
  expect(bytes(result.body)).toBeGreaterThan(250 * 1024);
  expect(result.listed).toBeGreaterThan(100);
  expect(result.body).toContain(
    `  … ${(4000 - result.listed).toLocaleString('en-US')} more critical, see the evaluations\n`,
  );
  expect(result.body).toContain('WARNING, 1,000\n  … 1,000 more warning');
  expect(result.body).toContain('Hand-off: s3://monitor/runs/2026/11/21/run-1/handoff.json\n');
});

test('findings that were not read are counted too', () => {
  const result = digest(findingsOf(30, 'eks'), { limit: 5 });
  expect(result.listed).toBe(5);
  expect(result.body).toContain('  … 25 more critical, see the evaluations\n');
});

test('what is not covered never crowds out the findings, however long it is', () => {
  const huge = '🚀'.repeat(5000);
  const result = digest([eks], {
    failedScopes: Array.from({ length: 3000 }, (_, n) => ({
      scopeId: `ipam-scope-${n}${huge}`,
      error: huge,
      message: huge,
    })),
    problems: Array.from({ length: 50 }, () => ({
      kind: 'PolicyInvalid' as const,
      severity: 'critical' as const,
      text: huge,
    })),
    coverage: {
      ...sampleSummary([eks]).coverage,
      gaps: Array.from({ length: 500 }, () => ({ kind: 'freeTier' as const, text: huge })),
    },
  });
  expectWithinSns(result);
  expect(result.body).toContain('eks-prod-a   subnet-0a1b   10.20.4.0/22');
  expect(result.body).toContain('  … 2,980 more, see the summary\n');
});
