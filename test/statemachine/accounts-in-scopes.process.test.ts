import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Vpc } from '@aws-sdk/client-ec2';
import { expect, onTestFinished, test } from 'vitest';
import { accountIds, generatedAccounts } from '../../bench/generated-accounts.ts';
import { arrayRows } from '../../local/aws/array-rows.ts';
import { AwsError } from '../../local/aws/aws-error.ts';
import { startMonitor } from '../../local/monitor.ts';
import { Change } from '../../statemachine/contracts/alert.ts';
import { LedgerHead } from '../../statemachine/contracts/ledger.ts';
import { OverlapGroup } from '../../statemachine/contracts/overlap.ts';
import { OWN, REGION, readRole } from './accounts.ts';

// More accounts than one scope has: they stay one address space.

/** Two scopes, the second of which has one account. */
const IDS = accountIds(26);
const [FIRST = ''] = IDS;

function vpcOf(OwnerId: string, CidrBlock: string): Vpc {
  const CidrBlockAssociationSet = [{ CidrBlock, CidrBlockState: { State: 'associated' as const } }];
  return { VpcId: `vpc-${OwnerId}`, OwnerId, CidrBlock, CidrBlockAssociationSet };
}

function linesOf(file: string): string[] {
  return gunzipSync(readFileSync(file)).toString().split('\n').filter(Boolean);
}

function overlapsIn(directory: string, scopeId: string): OverlapGroup[] {
  return linesOf(join(directory, `overlaps/${scopeId}.jsonl.gz`)).map((line) => OverlapGroup.parse(JSON.parse(line)));
}

/** The first account and its partner have the same CIDR, until the partner's VPC is deleted or its door shut. */
async function accounts(partner: string) {
  const outDir = mkdtempSync(join(tmpdir(), 'accounts-in-scopes-'));
  onTestFinished(() => rmSync(outDir, { recursive: true, force: true }));
  const state = { shut: false, deleted: false };
  const monitor = await startMonitor({
    source: {
      kind: 'data',
      data: {
        accountId: OWN,
        ipams: [],
        scopes: [],
        resourceCidrs: () => arrayRows([]),
        readRole: { ...readRole, lets: () => true },
        vpcs(account) {
          // Not its role: credentials are kept for an hour.
          if (account === partner && state.shut) throw new AwsError('UnauthorizedOperation', 'Shut', 403);
          const has = account === FIRST || (account === partner && !state.deleted);
          return arrayRows(has ? [vpcOf(account, '10.0.0.0/16')] : []);
        },
        subnets: () => arrayRows([]),
      },
      accounts: { ids: IDS, regions: [REGION] },
    },
    outDir,
    ports: { sleep: async () => {} },
  });
  onTestFinished(() => monitor.stop());
  const text = (key: string) => readFileSync(join(outDir, key), 'utf8');
  return {
    state,
    async run() {
      const run = await monitor.run({ authoritative: true });
      const head = LedgerHead.parse(JSON.parse(text('alerts/ledger.json')));
      const { decisionKey = '' } = head.recentRuns.find(({ runId }) => runId === run.runId) ?? {};
      const { changesKey } = JSON.parse(text(decisionKey));
      const changes = linesOf(join(outDir, changesKey)).map((line) => Change.parse(JSON.parse(line)));
      return {
        run,
        overlaps: overlapsIn(join(outDir, run.prefix ?? ''), 'ec2-1'),
        changes: changes
          .filter(({ alertKey }) => alertKey.includes(`vpc-${FIRST}`))
          .map(({ change, finding }) => `${change} ${finding.kind}`),
      };
    },
  };
}

test.each([
  ['its own scope', IDS[1] ?? '', undefined],
  ['another scope', IDS[25] ?? '', 'ec2-2'],
])(
  'an overlap with %s is over when the VPC is gone, and not while its account cannot be read',
  async (_, partner, id) => {
    const { state, run } = await accounts(partner);

    const first = await run();
    expect(first.run.result.status).toBe('SUCCEEDED');
    expect(first.overlaps).toMatchObject([
      {
        group: '10.0.0.0/16',
        members: 2,
        listed: [{ accountId: FIRST }, { accountId: partner, ...(id && { scopeId: id }) }],
      },
    ]);
    expect(first.changes).toEqual(['baseline overlap']);

    state.shut = true;
    const second = await run();
    expect(second.overlaps).toEqual([]);
    expect(second.changes).toEqual([]);
    expect(second.run.summary?.coverage.gaps).toContainEqual(
      expect.objectContaining({ kind: 'unreadableAccount', accountId: partner }),
    );

    state.shut = false;
    state.deleted = true;
    expect((await run()).changes).toEqual(['resolved overlap']);
  },
);

test('with twice the accounts EC2 is called twice as often, and all VPCs are still compared', async () => {
  const over = async (count: number) => {
    const outDir = mkdtempSync(join(tmpdir(), 'accounts-in-scopes-'));
    onTestFinished(() => rmSync(outDir, { recursive: true, force: true }));
    const monitor = await startMonitor({
      source: { kind: 'data', data: generatedAccounts(), accounts: { ids: accountIds(count), regions: [REGION] } },
      outDir,
    });
    onTestFinished(() => monitor.stop());
    const { result, summary, prefix } = await monitor.run({});
    expect(result.status).toBe('SUCCEEDED');
    expect(summary?.coverage.rows).toEqual({ kept: count * 6, duplicates: 0, filteredOut: count * 6, malformed: 0 });
    return {
      vpcCalls: monitor.aws.calls('ec2:DescribeVpcs'),
      subnetCalls: monitor.aws.calls('ec2:DescribeSubnets'),
      // Of the default VPCs, which are the same everywhere.
      groups: overlapsIn(join(outDir, prefix ?? ''), 'ec2-2').map(({ group, members }) => `${group} ${members}`),
    };
  };

  // Discover, the account's own scope, and the one that looks for what accounts share that are not read.
  expect(await over(50)).toEqual({
    vpcCalls: 150,
    subnetCalls: 100,
    groups: ['172.31.0.0/16 50'],
  });
  expect(await over(100)).toEqual({ vpcCalls: 300, subnetCalls: 200, groups: ['172.31.0.0/16 100'] });
});
