import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { resourceCidrKey } from '../core/inventory/resource-key.ts';
import { builtInPolicy } from '../core/policy/built-in.ts';
import { evaluateTask } from '../functions/evaluate/task.ts';
import type { AllocationRecord, PoolCidrRecord, PoolRecord } from '../statemachine/contracts/pool.ts';
import type { ResourceCidr } from '../statemachine/contracts/resource-cidr.ts';
import { nodeOptions } from '../statemachine/steps.ts';
import type { Objects } from '../storage/objects.ts';

/**
 * Evaluate alone, over generated inventories, each in a process of its own with the deployed heap settings: subnets, 20
 * to a VPC, and the allocations of one pool. Prints seconds, rows a second and the largest resident size.
 *
 *   npx node bench/evaluate.ts
 */
const SUBNETS_PER_VPC = 20;
const SIZES = [10_000, 100_000, 300_000];

type Kind = 'subnets' | 'allocations';

/** What inventories hold, in the order of their keys, made line by line. */
const LINES = {
  *subnets(count: number): Generator<string> {
    for (let vpc = 0; vpc * SUBNETS_PER_VPC < count; vpc++) {
      const vpcId = `vpc-${String(vpc).padStart(17, '0')}`;
      // 10.0.0.0/8 has 16,384 of them: none overlaps another.
      const base = (10 << 24) + vpc * 1024;
      const of = (type: 'vpc' | 'subnet', id: string, cidr: string, ipUsage: number): string => {
        const resource = {
          id,
          type,
          cidr,
          family: 'ipv4',
          vpcId,
          accountId: '111122223333',
          region: 'eu-west-1',
        } as const;
        return JSON.stringify({ key: resourceCidrKey(resource), resource, state: {}, ipUsage } satisfies ResourceCidr);
      };
      for (let subnet = 0; subnet < SUBNETS_PER_VPC; subnet++) {
        const id = `subnet-${String(vpc * SUBNETS_PER_VPC + subnet).padStart(17, '0')}`;
        // Every third /28 of the /22 is taken, so that there is something to count.
        yield of('subnet', id, `${dotted(base + subnet * 48)}/28`, (subnet % 10) / 20);
      }
      yield of('vpc', vpcId, `${dotted(base)}/22`, 0.3125);
    }
  },
  *allocations(count: number): Generator<string> {
    const id = 'ipam-pool-0';
    for (let n = 0; n < count; n++) {
      // Every second /32: nothing to join, as bad as it can be.
      const address = (10 << 24) + 2 * n;
      const cidr = `${dotted(address)}/32`;
      const line: AllocationRecord = {
        key: `${id}/allocation/${address.toString(16).padStart(8, '0')}/032/ipam-pool-alloc-${n}`,
        record: 'allocation',
        poolId: id,
        cidr,
        allocationId: `ipam-pool-alloc-${n}`,
        type: 'eip',
        resourceId: `eipalloc-${n}`,
        region: 'eu-west-1',
        accountId: '111122223333',
      };
      yield JSON.stringify(line);
    }
    yield JSON.stringify({
      key: `${id}/pool`,
      record: 'pool',
      poolId: id,
      family: 'ipv4',
      rules: {},
    } satisfies PoolRecord);
    const cidr: PoolCidrRecord = {
      key: `${id}/poolCidr/10`,
      record: 'poolCidr',
      cidr: '10.0.0.0/8',
      state: 'provisioned',
    };
    yield JSON.stringify(cidr);
  },
} satisfies Record<Kind, (count: number) => Generator<string>>;

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >> shift) & 255).join('.');
}

async function evaluate(kind: Kind, count: number): Promise<{ seconds: number; rssMiB: number }> {
  const objects: Objects = {
    bucket: 'bench',
    where: 's3://bench',
    getText: async (key) =>
      key.endsWith('policy.json') ? { text: JSON.stringify(builtInPolicy), etag: '"1"' } : undefined,
    putText: async () => {},
    putBytes: () => Promise.reject(new Error('Evaluate writes no bytes.')),
    openBytes: () => Promise.reject(new Error('Evaluate reads no bytes.')),
    readLines: async function* () {
      yield* LINES[kind](count);
    },
    async writeLines(_key, lines) {
      for await (const _line of lines);
    },
    folders: () => Promise.reject(new Error('Evaluate lists nothing.')),
    list: () => {
      throw new Error('Evaluate lists nothing.');
    },
    copy: () => Promise.reject(new Error('Evaluate copies nothing.')),
    delete: () => Promise.reject(new Error('Evaluate deletes nothing.')),
  };
  const began = performance.now();
  await evaluateTask.run(
    evaluateTask.Input.parse({
      run: {
        runId: 'bench',
        asOf: '2026-11-22T00:00:00.000Z',
        prefix: 'runs/2026/11/22/bench/',
        authoritative: false,
        dryRun: false,
        resourceTypes: ['vpc', 'subnet', 'ipam-pool'],
      },
      scope: {
        scopeId: 'ipam-scope-0',
        scopeType: 'private',
        ipamId: 'ipam-0',
        ipamRegion: 'eu-west-1',
        tier: 'advanced',
      },
      collected: {
        done: true,
        pass: 1,
        lists: { subnet: { parts: [{ attempt: 'a', count: 1 }] } },
        rows: { kept: count, duplicates: 0, filteredOut: 0, malformed: 0 },
        calls: 1,
        restarts: 0,
      },
    }),
    {
      objects,
      attempt: 'bench',
      now: () => new Date(),
      deadline: () => 900_000,
      log: { info: () => {}, warn: () => {} },
    },
  );
  return { seconds: (performance.now() - began) / 1000, rssMiB: process.resourceUsage().maxRSS / 1024 };
}

async function main(): Promise<void> {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}\n`);
  console.log('| Evaluate over | lines | s | lines/s | MiB |\n| --- | ---: | ---: | ---: | ---: |');
  for (const [kind, of] of [
    ['subnets', `subnets, ${SUBNETS_PER_VPC} to a VPC`],
    ['allocations', 'allocations of one pool'],
  ] as const) {
    for (const count of SIZES) {
      const child = fork(fileURLToPath(import.meta.url), [kind, String(count)], { execArgv: nodeOptions('Evaluate') });
      const [{ seconds, rssMiB }] = await once(child, 'message');
      const cells = [
        of,
        count.toLocaleString('en-US'),
        seconds.toFixed(1),
        Math.round(count / seconds).toLocaleString('en-US'),
      ];
      console.log(`| ${[...cells, Math.round(rssMiB)].join(' | ')} |`);
    }
  }
}

const [kind, count] = process.argv.slice(2);
if (kind === 'subnets' || kind === 'allocations') process.send?.(await evaluate(kind, Number(count)));
else await main();
