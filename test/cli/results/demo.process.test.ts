import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OverlapPair } from '../../../cli/json/overlaps-document.ts';
import { main } from '../../../cli/main.ts';
import { localResults } from '../../../cli/results/local.ts';
import { evaluationsOf, policyOf } from '../../../cli/results/read.ts';
import { scopeResults } from '../../../cli/results/results.ts';
import { explain } from '../../../core/judge/explain.ts';
import { LEVELS } from '../../../core/policy/schema.ts';
import { startMonitor } from '../../../local/monitor.ts';
import { FindingKind } from '../../../statemachine/contracts/finding.ts';
import { ResourceType } from '../../../statemachine/contracts/resource-cidr.ts';
import { fakeIo } from '../fakes/io.ts';
import { NO_AWS } from '../fakes/results.ts';
import { DEPS, printed } from '../json/printed.ts';

// The commands over results, on what the workflow itself finds of the sample organisation.

/** Speaks of every kind, and leaves to the built-in policy what can be left. */
const POLICY = `version: 1
name: everything
rules:
  - { name: nobody, match: { name: nobody }, critical: { usedPercent: 1 } }
  - { name: one account, match: { account: "888811119999" }, critical: { any: [{ freeBelow: 1 }, { usedPercent: 90 }] } }
  - { name: half, match: { type: subnet }, warning: { usedPercent: 50 } }
  - { name: room, kind: freeSpace, match: { type: [vpc, ipam-pool] }, warning: { any: [{ freeBlocksBelow: { blocks: 2, of: 24 } }, { fragmentationPercent: 50 }] } }
  - { name: idle VPCs, kind: idle, match: { type: vpc }, warning: { usedPercentBelow: 30 } }
${FindingKind.options
  .filter((kind) => LEVELS[kind].includes('on'))
  .map((kind) => `  - { name: every ${kind}, kind: ${kind}, warning: on }`)
  .join('\n')}
`;

const runs = { 'built-in': '', everything: '' };

beforeAll(async () => {
  for (const name of ['built-in', 'everything'] as const) {
    runs[name] = await mkdtemp(join(tmpdir(), 'ipam-monitor-demo-'));
    const monitor = await startMonitor({ source: { kind: 'demo', seed: 1 }, outDir: runs[name] });
    try {
      const request = { resourceTypes: [...ResourceType.options], dryRun: true };
      const run = await monitor.run(request, name === 'everything' ? { policyText: POLICY } : {});
      expect(run.result.status).toBe('SUCCEEDED');
    } finally {
      await monitor.stop();
    }
  }
}, 120_000);
afterAll(async () => {
  for (const directory of Object.values(runs)) await rm(directory, { recursive: true, force: true });
});

test.each(['built-in', 'everything'] as const)(
  'the explanation comes to the verdict and the findings of every evaluation, policy %s',
  async (name) => {
    const results = localResults(runs[name]);
    const kinds = new Set<string>();
    let inherited = 0;
    for (const scope of await scopeResults(results)) {
      const policy = await policyOf(results, scope);
      for await (const evaluation of evaluationsOf(results, scope)) {
        const { verdict, kinds: traces } = explain(policy, evaluation);
        expect(verdict, evaluation.key).toEqual(evaluation.verdict);
        const told = traces.filter(({ judgement }) => judgement.severity !== 'ok').map(({ judgement }) => judgement);
        const byKind = (a: { kind: string }, b: { kind: string }) => (a.kind < b.kind ? -1 : 1);
        const findings = evaluation.findings.map(({ alertKey: _, ...finding }) => finding);
        expect(told.sort(byKind), evaluation.key).toEqual(findings.sort(byKind));
        for (const { judgement, tried, asked } of traces) {
          kinds.add(judgement.kind);
          // The level that held is the last that was asked, and the rule that it is of matched.
          const last = asked.at(-1);
          expect(last?.holds).toBe(judgement.severity !== 'ok');
          if (last?.holds) {
            expect(last).toMatchObject({ severity: judgement.severity, rule: judgement.rule });
            expect(tried).toContainEqual(expect.objectContaining({ rule: judgement.rule }));
          }
          if (asked.some((each) => each.inherited)) inherited++;
        }
      }
    }
    expect(kinds.size).toBeGreaterThan(5);
    expect(inherited > 0).toBe(name === 'everything');
  },
);

test('explain says which rules were tried, and what was inherited', async () => {
  const out = runs.everything;
  const found = await printed('cli-find', ['find', '*', '--limit', '2000', '--out', out, '--json'], { remote: NO_AWS });
  const subnet = found.document.matches.find(({ type }: { type: string }) => type === 'subnet');
  const { document } = await printed('cli-explain', ['explain', subnet.id, '--out', out, '--json'], { remote: NO_AWS });

  expect(document.explained[0].policy).toBe('everything');
  const [fill] = document.explained[0].kinds;
  expect(fill.tried[0]).toEqual({ rule: 'nobody', builtIn: false, mismatch: 'name' });
  expect(fill.tried.some(({ builtIn }: { builtIn: boolean }) => builtIn)).toBe(true);

  const io = fakeIo();
  expect(await main(['explain', subnet.id, '--out', out], io, DEPS, NO_AWS)).toBe(0);
  expect(io.stdout()).toContain('– nobody skipped: name differs');
  expect(io.stdout()).toContain('inherited from the built-in policy');
});

test('explain of what is not one resource names the candidates', async () => {
  const io = fakeIo();
  expect(await main(['explain', '10.0.0.0/20', '--out', runs['built-in']], io, DEPS, NO_AWS)).toBe(1);
  expect(io.stderr()).toContain('✖ 10.0.0.0/20 is not one resource: give its id');
  expect(io.stderr()).toMatch(/ {2}VPC {2}vpc-\w+ {2}northwind-prod {2}10\.0\.0\.0\/20 /);

  const none = fakeIo();
  expect(await main(['explain', 'vpc-nowhere', '--out', runs['built-in']], none, DEPS, NO_AWS)).toBe(1);
  expect(none.stderr()).toContain('npm run ipam-monitor -- find "vpc-nowhere" --out ');
});

test('overlaps are those that the run counted, and pairs come from the same comparison', async () => {
  const out = runs['built-in'];
  const { document } = await printed('cli-overlaps', ['overlaps', '--pairs', '--out', out, '--json'], {
    remote: NO_AWS,
  });
  const summaries = (await scopeResults(localResults(out))).map(({ summary }) => summary.overlaps);
  const sum = (figure: 'groups' | 'allowedGroups') =>
    summaries.reduce((total, each) => total + (each?.[figure] ?? 0), 0);

  expect(document.totalGroups).toBe(sum('groups'));
  expect(document.allowedGroups).toBe(sum('allowedGroups'));
  expect(document.totalGroups).toBeGreaterThan(2);
  expect(document.notKnown).toEqual([]);
  for (const { group, members, listed } of document.groups) {
    expect(listed).toHaveLength(members);
    const pairs = document.pairs.filter((pair: OverlapPair) => pair.group === group);
    const named = new Set(pairs.flatMap(({ one, other }: OverlapPair) => [one.id, other.id]));
    expect([...named].sort()).toEqual(listed.map(({ id }: { id: string }) => id).sort());
  }

  const io = fakeIo();
  await main(['overlaps', '--pairs', '--limit', '1', '--out', out], io, DEPS, NO_AWS);
  expect(io.stdout()).toContain(`${document.totalGroups} groups, ${document.totalPairs} pairs, `);
});

test('what can be given back: ranked, with totals, a price, and a warning', async () => {
  const out = runs['built-in'];
  const { document } = await printed('cli-reclaim', ['reclaim', '--top', '3', '--out', out, '--json'], {
    remote: NO_AWS,
  });
  const ranges = document.items.filter(({ kind }: { kind: string }) => kind !== 'publicAddress');

  expect(ranges.length).toBe(3);
  const sizes = ranges.map(({ addresses }: { addresses: number }) => addresses);
  expect(sizes).toEqual(sizes.toSorted((a: number, b: number) => b - a));
  const idle = document.totals.find(({ kind }: { kind: string }) => kind === 'publicAddress');
  expect(idle.monthlyCost).toBeGreaterThan(0);

  const io = fakeIo({ columns: 80 });
  expect(await main(['reclaim', '--out', out], io, DEPS, NO_AWS)).toBe(0);
  expect(io.stdout()).toContain('Unused at that time does not mean never used');
  expect(io.stdout()).toContain('empty subnets of VPCs in use, ');
});

test('fit into a pool of the organisation agrees with what the run says is free', async () => {
  const out = runs['built-in'];
  const pools = await printed('cli-find', ['find', 'reserve', '--out', out, '--json'], { remote: NO_AWS });
  const [pool] = pools.document.matches;
  const { code, document } = await printed('cli-fit', ['fit', '--pool', pool.id, '2x/16', '--out', out, '--json'], {
    remote: NO_AWS,
  });

  expect(code).toBe(0);
  expect(document.before.free).toBe(pool.capacity.free);
  expect(document.after.free).toBe(pool.capacity.free - 2 * 65_536);
});
