import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { type Monitor, type MonitorRun, startMonitor } from '../../local/monitor.ts';
import type { AccountsToRead } from '../../statemachine/contracts/accounts-to-read.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { HandOff } from '../../statemachine/contracts/hand-off.ts';
import type { RequestInput } from '../../statemachine/contracts/request.ts';
import { Scope } from '../../statemachine/contracts/scope.ts';
import { accountsWithoutIpam, NETWORK, OTHER_TEAM, OWN, REGION, SHUT, TEAM } from './accounts.ts';
import { organisation } from './organisation.ts';

// The whole workflow, from the wire on, for accounts without an IPAM.

let monitor: Monitor | undefined;
afterEach(async () => {
  await monitor?.stop();
  monitor = undefined;
});

async function runOver(
  accounts: AccountsToRead,
  {
    data = accountsWithoutIpam(),
    request = { authoritative: true },
    readRole,
  }: { data?: ReturnType<typeof organisation>; request?: RequestInput; readRole?: { name: string } } = {},
) {
  const outDir = mkdtempSync(join(tmpdir(), 'without-ipam-'));
  onTestFinished(() => rmSync(outDir, { recursive: true, force: true }));
  monitor = await startMonitor({
    source: { kind: 'data', data, accounts },
    outDir,
    ...(readRole && { readRole }),
    environment: { AWS_MAX_ATTEMPTS: '1' },
    ports: { sleep: async () => {} },
  });
  const run = await monitor.run(request);
  return { ...run, file: (name: string) => join(outDir, run.prefix ?? '', name) };
}

type Done = MonitorRun & { readonly file: (name: string) => string };

function evaluationsOf({ file }: Done, scopeId: string): Evaluation[] {
  const text = gunzipSync(readFileSync(file(`evaluations/${scopeId}.jsonl.gz`))).toString();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => Evaluation.parse(JSON.parse(line)));
}

const lines = (evaluations: readonly Evaluation[]) =>
  evaluations.map(({ resource: { id, accountId }, capacity, verdict }) => {
    const outcome = verdict.status === 'evaluated' ? verdict.severity : `${verdict.status} ${verdict.reason}`;
    return `${id} ${accountId} ${capacity?.free ?? '–'} ${outcome}`;
  });

test('accounts are evaluated without an IPAM: each subnet once, under its owner, with exact counts', async () => {
  const run = await runOver({ ids: [OWN, NETWORK, TEAM, OTHER_TEAM, SHUT], regions: [REGION] });

  expect(run.result.status).toBe('SUCCEEDED');
  const evaluations = evaluationsOf(run, 'ec2-1');
  expect(lines(evaluations)).toEqual([
    `subnet-0a1 ${NETWORK} 3 critical`,
    `subnet-0a2 ${NETWORK} 1000 ok`,
    `vpc-0a ${NETWORK} 64256 ok`,
    `subnet-0b1 ${SHUT} 200 ok`,
    `vpc-0b ${SHUT} – notMeasured ownerNotRead`,
    `subnet-0c1 ${OWN} 100 ok`,
    `vpc-0c ${OWN} 128 ok`,
  ]);
  const [full, , , filledIn] = evaluations;
  expect(full).toMatchObject({
    scopeId: 'ec2-1',
    capacity: { basis: 'assigned', total: 256, usedIncludingReserved: 253, free: 3, source: 'ec2' },
    sampledAt: expect.any(String),
    findings: [{ alertKey: 'ec2/vpc-0a/subnet/subnet-0a1/10.0.0.0/24#utilization', severity: 'critical' }],
  });
  expect(full?.capacity).not.toHaveProperty('freeMin');
  expect(filledIn?.notes).toContainEqual({
    kind: 'participantView',
    text: expect.stringMatching(new RegExp(`account ${SHUT}, was not read.*account ${TEAM} sees`)),
  });
});

test('what was not seen is said per account, and every row that came back is accounted for', async () => {
  const run = await runOver({ ids: [OWN, NETWORK, TEAM, OTHER_TEAM, SHUT], regions: [REGION] });

  const { summary } = run;
  expect(summary).toMatchObject({ status: 'complete', ipams: [], failedScopes: [] });
  expect(summary?.coverage.gaps).toMatchObject([
    { kind: 'unreadableAccount', accountId: SHUT, text: expect.stringContaining('sts:AssumeRole') },
    { kind: 'notReadWithoutIpam', text: expect.stringContaining('what else those accounts have (eip, ') },
  ]);
  // Three VPCs and four subnets; the shared subnet comes three times more, its VPC too, the hidden ones once more each.
  expect(summary?.coverage.rows).toEqual({ kept: 7, duplicates: 8, filteredOut: 0, malformed: 0 });
  const handOff = HandOff.parse(JSON.parse(readFileSync(run.file('handoff.json'), 'utf8')));
  expect(handOff).toMatchObject({ status: 'complete', findings: { total: 1 } });
  const scopes = Scope.array().parse(JSON.parse(readFileSync(run.file('scopes.json'), 'utf8')));
  expect(scopes).toMatchObject([{ scopeId: 'ec2-1', source: 'ec2', accounts: [OWN, NETWORK, TEAM, OTHER_TEAM] }]);
});

test("the caller's own account alone is read without any role; what others share with it shows as far as it sees", async () => {
  const run = await runOver({ ids: [], regions: [REGION] });

  expect(lines(evaluationsOf(run, 'ec2-1'))).toEqual([
    `subnet-0a1 ${NETWORK} 3 critical`,
    `vpc-0a ${NETWORK} – notMeasured ownerNotRead`,
    `subnet-0c1 ${OWN} 100 ok`,
    `vpc-0c ${OWN} 128 ok`,
  ]);
  expect(run.summary?.coverage.gaps).toMatchObject([{ kind: 'notReadWithoutIpam' }]);
});

test('when no account can be read the run fails, and says what is to be done', async () => {
  const run = await runOver({ ids: [NETWORK, TEAM], regions: [REGION] }, { readRole: { name: 'NoSuchRole' } });

  expect(run.result).toMatchObject({ status: 'FAILED', error: 'RunFailed' });
  expect(JSON.stringify(run.result)).toMatch(/None of the accounts can be read \(222233334444, 333344445555\)/);
});

test('accounts stand beside the scopes of an IPAM in one run', async () => {
  const data = { ...accountsWithoutIpam(), ...organisation({ subnets: 3 }), accountId: OWN };
  const run = await runOver({ ids: [NETWORK], regions: [REGION] }, { data });

  expect(run.result.status).toBe('SUCCEEDED');
  expect(run.summary?.scopes.map(({ scope }) => scope.scopeId)).toEqual([
    'ipam-scope-0a',
    'ipam-scope-0b',
    'ipam-scope-0c',
    'ec2-1',
  ]);
  expect(lines(evaluationsOf(run, 'ec2-1'))).toEqual([
    `subnet-0a1 ${NETWORK} 3 critical`,
    `subnet-0a2 ${NETWORK} 1000 ok`,
    `vpc-0a ${NETWORK} 64256 ok`,
  ]);
});
