import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { main } from '../../../cli/main.ts';
import type { Monitor, MonitorOptions, MonitorRun } from '../../../local/monitor.ts';
import type { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import type { AllocationRecord } from '../../../statemachine/contracts/pool.ts';
import { sampleEvaluation } from '../../fakes/results.ts';
import { fakeIo } from '../fakes/io.ts';
import { type GivenScope, NO_AWS, resultsDirectory, writeRun } from '../fakes/results.ts';
import { DEPS, printed } from '../json/printed.ts';

const SCOPE = 'ipam-scope-0a';
const place = { accountId: '111122223333', region: 'eu-west-1' };
const someSpace = { unit: 'address' as const, free: 1, blocks: {}, fragmentationPercent: 0 };

const vpc = (id: string, cidr: string, more: Partial<Evaluation> = {}): Evaluation => ({
  ...sampleEvaluation({ id, scopeId: SCOPE, resource: { type: 'vpc', cidr, vpcId: id, name: `net ${id}`, ...place } }),
  freeSpace: someSpace,
  sampledAt: '2026-11-21T20:30:00.000Z',
  ...more,
});
const subnet = (id: string, vpcId: string, cidr: string): Evaluation => ({
  ...sampleEvaluation({ id, scopeId: SCOPE, resource: { cidr, vpcId, name: `sub ${id}`, ...place } }),
  sampledAt: '2026-11-21T20:20:00.000Z',
});
const pool = (id: string, cidrs: string[], more: Partial<NonNullable<Evaluation['pool']>> = {}): Evaluation => ({
  ...sampleEvaluation({ id, scopeId: SCOPE, resource: { type: 'ipam-pool', cidr: cidrs[0] ?? '', name: 'vpcs' } }),
  cidrs,
  freeSpace: someSpace,
  pool: { role: 'leaf', children: 0, rules: {}, provisionedCidrs: cidrs.length, allocations: {}, ...more },
});
const allocated = (
  poolId: string,
  cidr: string,
  type: AllocationRecord['type'],
  resourceId?: string,
): AllocationRecord => ({
  key: `${poolId}/allocation/${cidr}`,
  record: 'allocation',
  poolId,
  cidr,
  type,
  allocationId: `ipam-pool-alloc-${cidr}`,
  ...(resourceId !== undefined && { resourceId }),
});

const network: GivenScope = {
  scope: { scopeId: SCOPE, name: 'prod' },
  evaluations: [
    vpc('vpc-1', '10.0.0.0/22'),
    subnet('subnet-1', 'vpc-1', '10.0.0.0/24'),
    subnet('subnet-2', 'vpc-1', '10.0.2.0/25'),
    vpc('vpc-2', '10.0.8.0/24'),
    // Its VPC is not seen: it takes addresses of its own.
    subnet('subnet-x', 'vpc-x', '10.0.9.0/24'),
    pool('ipam-pool-1', ['10.0.0.0/20']),
  ],
  allocations: [
    allocated('ipam-pool-1', '10.0.0.0/22', 'vpc', 'vpc-1'),
    allocated('ipam-pool-1', '10.0.4.0/24', 'vpc', 'vpc-undiscovered'),
    allocated('ipam-pool-1', '10.0.5.0/24', 'ipam-pool', 'ipam-pool-2'),
    allocated('ipam-pool-9', '10.0.6.0/24', 'custom'),
    allocated('ipam-pool-9', '10.0.10.0/24', 'vpc', 'vpc-elsewhere'),
  ],
};

const ask = async (args: string[], scope: GivenScope = network, policy = {}) => {
  const out = await resultsDirectory({ scopes: [scope], policy });
  return printed('cli-fit', ['fit', ...args, '--out', out, '--json'], { remote: NO_AWS });
};

test('subnets go into a VPC beside its subnets', async () => {
  const { code, document } = await ask(['--vpc', 'vpc-1', '1x/24', '1x/25']);

  expect(code).toBe(0);
  expect(document.blocks).toEqual([
    { prefixLength: 24, cidr: '10.0.1.0/24' },
    { prefixLength: 25, cidr: '10.0.2.128/25' },
  ]);
  expect(document.after).toMatchObject({ free: 256, largest: 24 });
  expect(document.taken).toEqual({ subnet: 2 });
  expect(document.sampledAt).toBe('2026-11-21T20:20:00.000Z');
});

test('what does not fit is 2, and says what is in the way by name, the least first', async () => {
  const { code, document } = await ask(['--vpc', 'vpc-1', '3x/24']);

  expect(code).toBe(2);
  expect(document).toMatchObject({
    fits: false,
    blocks: [],
    sizes: [{ prefixLength: 24, wanted: 3, possible: 2 }],
    inTheWay: {
      largest: [{ id: 'subnet-1' }, { id: 'subnet-2' }],
      closest: [{ cidr: '10.0.2.0/24', taken: [{ id: 'subnet-2', name: 'sub subnet-2' }], total: 1 }],
    },
  });
  expect(document.after).toEqual(document.before);
});

test('from a pool: what it gave away, what is used of it, and what is kept elsewhere is taken', async () => {
  const { document } = await ask(['--pool', 'ipam-pool-1', '16x/24']);

  expect(document.taken).toEqual({ vpc: 2, subnet: 1, allocation: 3 });
  // 16 blocks of /24 without vpc-1 (4), vpc-2, subnet-x, what was given to vpc-undiscovered and a pool, and the custom one.
  expect(document.sizes).toEqual([{ prefixLength: 24, wanted: 16, possible: 7 }]);
  expect(document.target).toMatchObject({ kind: 'pool', name: 'vpcs', cidrs: ['10.0.0.0/20'] });
});

test('within a range of a scope: what pools have, but have not given away, is free', async () => {
  const { document } = await ask(['--scope', SCOPE, '--within', '10.0.0.0/20', '16x/24']);

  expect(document.sizes).toEqual([{ prefixLength: 24, wanted: 16, possible: 7 }]);
  expect(document.taken).toEqual({ vpc: 2, subnet: 1, allocation: 3 });
  expect(document.notes).toContain('Space of pools that is not allocated counts as free.');
});

test('a pool that plans the subnets of a VPC is not full of the VPC', async () => {
  const planning: GivenScope = {
    ...network,
    evaluations: [
      ...(network.evaluations ?? []),
      pool('ipam-pool-p', ['10.0.0.0/22'], { role: 'planning', planningFor: 'vpc-1' }),
    ],
    allocations: [allocated('ipam-pool-p', '10.0.3.0/24', 'subnet', 'subnet-planned')],
  };
  expect((await ask(['--pool', 'ipam-pool-p', '/24'], planning)).document).toMatchObject({
    blocks: [{ cidr: '10.0.1.0/24' }],
    taken: { subnet: 2, allocation: 1 },
  });
  expect((await ask(['--vpc', 'vpc-1', '/24'], planning)).document.taken).toEqual({ subnet: 2, allocation: 1 });
});

test('an allocation around a whole VPC is what gave it its addresses, not what takes them', async () => {
  const imported = { ...network, allocations: [allocated('ipam-pool-1', '10.0.0.0/21', 'custom')] };
  expect((await ask(['--vpc', 'vpc-1', '/24'], imported)).document).toMatchObject({ fits: true, taken: { subnet: 2 } });
});

const onPremises = { occupied: [{ cidr: '10.0.1.0/24', name: 'Frankfurt' }] };

test("the policy's list of occupied addresses counts, that of the run or of a file", async () => {
  const wanted = ['--vpc', 'vpc-1', '2x/24'];
  expect((await ask(wanted)).code).toBe(0);
  const { code, document } = await ask(wanted, network, { name: 'mine', ...onPremises });
  expect(code).toBe(2);
  expect(document).toMatchObject({ policy: 'mine', taken: { subnet: 2, occupied: 1 } });

  const out = await resultsDirectory({ scopes: [network] });
  const file = join(out, 'policy.yaml');
  await writeFile(file, JSON.stringify({ version: 1, ...onPremises }));
  expect(await main(['fit', ...wanted, '--out', out, '--policy', file], fakeIo(), DEPS, NO_AWS)).toBe(2);
});

const template: GivenScope = {
  scope: { scopeId: SCOPE },
  evaluations: [
    vpc('vpc-1', '10.0.0.0/22'),
    subnet('subnet-1', 'vpc-1', '10.0.0.0/24'),
    vpc('vpc-2', '10.0.2.0/23'),
    subnet('subnet-2', 'vpc-2', '10.0.2.0/24'),
  ],
};

test('subnets of a VPC go where no other VPC is, and where that does not suffice, it is said who is there', async () => {
  const alone = await ask(['--vpc', 'vpc-1', '/24'], template);
  expect(alone.document).toMatchObject({ fits: true, blocks: [{ cidr: '10.0.1.0/24' }], sharedWith: [] });

  const both = await ask(['--vpc', 'vpc-1', '2x/24'], template);
  expect(both).toMatchObject({ code: 0, document: { fits: true, sharedWith: [{ id: 'vpc-2', cidr: '10.0.2.0/23' }] } });
  const out = await resultsDirectory({ scopes: [template] });
  const io = fakeIo();
  await main(['fit', '--vpc', 'vpc-1', '2x/24', '--out', out], io, DEPS, NO_AWS);
  expect(io.stdout()).toContain(
    "! These addresses are not the VPC's alone: traffic between the two cannot be routed. It has no room without. Also in\n  VPC CIDR net vpc-2 10.0.2.0/23 (vpc-2, 111122223333/eu-west-1)",
  );
});

test('that the policy lets VPCs share addresses is no news', async () => {
  const allowed = { overlap: { allowed: ['10.0.0.0/16'] } };
  expect((await ask(['--vpc', 'vpc-1', '2x/24'], template, allowed)).document.sharedWith).toEqual([]);
});

test('an allocation says that its VPC was not seen, or which VPC was made of it', async () => {
  const unseen = { resourceId: 'vpc-gone', allocationId: 'ipam-pool-alloc-10.0.4.0/24', text: 'deleted, or unread' };
  const gone = { ...unseen, cidr: '10.0.4.0/24', type: 'vpc' as const, listed: false, account: 'read' as const };
  const given: GivenScope = {
    ...network,
    evaluations: [
      vpc('vpc-2', '10.0.8.0/24'),
      pool('ipam-pool-1', ['10.0.0.0/20'], { unseen: { allocations: 1, units: 256, first: [gone] } }),
    ],
    allocations: [
      allocated('ipam-pool-1', '10.0.4.0/24', 'vpc', 'vpc-gone'),
      allocated('ipam-pool-1', '10.0.8.0/24', 'custom'),
    ],
    reservations: used('10.0.8.0/24'),
  };
  const { document } = await ask(['--pool', 'ipam-pool-1', '16x/24'], given);
  expect(document.inTheWay?.largest.map(({ note }: { note?: string }) => note)).toEqual([
    'not seen: deleted, or unread',
    undefined,
    'reserved by hand, and used by vpc-2',
  ]);
});

test('what a pool gave to one that is gone is taken: nobody gives anything of it away', async () => {
  const within = async (unseen: boolean) => {
    const cidr = '10.0.4.0/24';
    const what = {
      cidr,
      allocationId: `ipam-pool-alloc-${cidr}`,
      type: 'ipam-pool',
      resourceId: 'ipam-pool-2',
    } as const;
    const gone = { ...what, listed: false, account: 'unknown' as const, text: 'the pool was deleted' };
    const given: GivenScope = {
      ...network,
      evaluations: [
        pool('ipam-pool-1', ['10.0.0.0/20'], unseen ? { unseen: { allocations: 1, units: 256, first: [gone] } } : {}),
      ],
      allocations: [allocated('ipam-pool-1', cidr, 'ipam-pool', 'ipam-pool-2')],
    };
    const { document } = await ask(['--scope', SCOPE, '--within', cidr, '/24'], given);
    return document.fits;
  };
  expect(await within(false)).toBe(true);
  expect(await within(true)).toBe(false);
});

/** Custom allocations of which vpc-2 was made. */
function used(...cidrs: readonly string[]): GivenScope['reservations'] {
  const vpc = { kind: 'vpc' as const, id: 'vpc-2', cidr: '10.0.8.0/24' };
  const first = cidrs.map((cidr) => {
    const allocation = { kind: 'allocation' as const, id: `ipam-pool-alloc-${cidr}`, cidr };
    return { scopeId: SCOPE, vpc, allocation };
  });
  return { total: first.length, first };
}

const halves = ['10.0.8.0/25', '10.0.8.128/25'];

test.each([
  ['all of it, in halves', halves, used(...halves), 256],
  ['a half', halves.slice(0, 1), undefined, 128],
])('what was reserved by hand of a VPC, %s', async (_, reserved, reservations, free) => {
  const allocations = reserved.map((cidr) => allocated('ipam-pool-1', cidr, 'custom'));
  const given: GivenScope = { ...network, allocations, ...(reservations && { reservations }) };
  expect((await ask(['--vpc', 'vpc-2', '/28'], given)).document.before).toMatchObject({ free });

  const { document } = await ask(['--pool', 'ipam-pool-1', '16x/24'], given);
  const byHand = document.inTheWay?.largest.filter(({ kind }: { kind: string }) => kind === 'allocation');
  const note = reservations && 'reserved by hand, and used by vpc-2';
  expect(byHand).toMatchObject(reserved.map((cidr) => ({ cidr, ...(note && { note }) })));
});

test('more reservations than the summary names are looked for again', async () => {
  const given: GivenScope = {
    ...network,
    allocations: [allocated('ipam-pool-1', '10.0.8.0/24', 'custom')],
    vpcs: [{ key: 'vpc-2', resource: vpc('vpc-2', '10.0.8.0/24').resource, state: {} }],
    reservations: { total: 1, first: [] },
  };
  const { document } = await ask(['--pool', 'ipam-pool-1', '16x/24'], given);
  const notes = document.inTheWay?.largest.flatMap(({ note }: { note?: string }) => note ?? []);
  expect(notes).toEqual(['reserved by hand, and used by vpc-2']);
});

test('rules of AWS and of the pool are kept, however much is free', async () => {
  const { code, document } = await ask(['--vpc', 'vpc-1', '/29']);
  expect(code).toBe(2);
  expect(document.refusals).toEqual(['/29: a subnet is from /16 to /28']);

  const strict = {
    ...network,
    evaluations: [pool('ipam-pool-1', ['10.0.0.0/20'], { rules: { minNetmask: 20, maxNetmask: 24 } })],
  };
  expect((await ask(['--pool', 'ipam-pool-1', '/26'], strict)).document.refusals).toEqual([
    '/26: the pool gives blocks from /20 to /24 only (its allocation rules)',
  ]);
});

test('what could not be read is said, and no answer given where all depends on it', async () => {
  const gaps = [{ kind: 'poolsNotRead' as const, text: 'Pools were denied.' }];
  expect((await ask(['--vpc', 'vpc-1', '/24'], { ...network, gaps })).document.notes).toEqual(['Pools were denied.']);

  const { freeSpace: _, ...unread } = pool('ipam-pool-1', ['10.0.0.0/20']);
  const denied = sampleEvaluation({
    id: 'ipam-pool-1',
    scopeId: SCOPE,
    resource: { type: 'ipam-pool' },
    notMeasured: true,
  });
  const out = await resultsDirectory({ scopes: [{ ...network, evaluations: [{ ...unread, ...denied }] }] });
  const io = fakeIo();
  expect(await main(['fit', '--pool', 'ipam-pool-1', '/24', '--out', out], io, DEPS, NO_AWS)).toBe(1);
  expect(io.stderr()).toContain('✖ What ipam-pool-1 has left is not known: IPAM returned no usage\n');
});

test('a pool that has no CIDR yet is no matter of permissions', async () => {
  const { freeSpace: _, ...empty } = pool('ipam-pool-1', []);
  const evaluation: Evaluation = {
    ...empty,
    verdict: { status: 'notApplicable', reason: 'emptyPool', text: 'No CIDR is provisioned to this pool' },
    notes: [{ kind: 'otherCidrs', text: 'Not counted: 10.9.0.0/16 is being provisioned (pending-provision)' }],
  };
  const out = await resultsDirectory({ scopes: [{ ...network, evaluations: [evaluation] }] });
  const io = fakeIo();
  expect(await main(['fit', '--pool', 'ipam-pool-1', '/24', '--out', out], io, DEPS, NO_AWS)).toBe(1);
  expect(io.stderr()).toContain('✖ ipam-pool-1 has no CIDR provisioned: there is nothing to take blocks from\n');
  expect(io.stderr()).toContain('10.9.0.0/16 is being provisioned (pending-provision)');
  expect(io.stderr()).not.toContain('doctor');
});

test('that a run was not asked for pools is said', async () => {
  const { allocations: _, ...unasked } = network;
  expect((await ask(['--vpc', 'vpc-1', '/24'], unasked)).document.notes).toEqual([
    `No pools, and so no allocations, were read in ${SCOPE}: there are none, or the run left them out (--type).`,
  ]);
});

test('for people: where, what remains, how old, and what is not seen', async () => {
  const hostile = vpc('vpc-1', '10.0.0.0/22');
  hostile.resource.name = 'a\u001b[31m\nb';
  const out = await resultsDirectory({
    scopes: [{ ...network, evaluations: [hostile, subnet('subnet-1', 'vpc-1', '10.0.0.0/24')] }],
  });
  const io = fakeIo();
  await main(['fit', '--vpc', 'vpc-1', '2x/24', '--out', out], io, DEPS, NO_AWS);
  expect(io.stdout().replaceAll(out, 'out')).toBe(
    [
      '✔ 2 × /24 fit into a b vpc-1, 10.0.0.0/22',
      '',
      '  /24  10.0.1.0/24  10.0.2.0/24',
      '',
      'Remains  256 addresses; the largest block is a /24; room for 1 × /24, or 2 × /25, or 4 × /26, or 8 × /27, or 16 × /28',
      '',
      'From the run of 2026-11-21 20:41Z, 20 min ago (out). The oldest measurement is of 2026-11-21 20:20Z, 41 min ago.',
      'Only what AWS shows, and what the policy (policy) lists as occupied, counts as taken: ranges on premises that',
      'nobody listed are not seen. Nothing is reserved by this answer.',
      '',
    ].join('\n'),
  );
});

test('a VPC in two scopes is asked for, and one of them can be chosen', async () => {
  const other = 'ipam-scope-0b';
  const both = [
    network,
    { scope: { scopeId: other }, evaluations: [{ ...vpc('vpc-1', '10.0.0.0/24'), scopeId: other }] },
  ];
  const out = await resultsDirectory({ scopes: both });
  const io = fakeIo();
  expect(await main(['fit', '--vpc', 'vpc-1', '/24', '--out', out], io, DEPS, NO_AWS)).toBe(1);
  expect(io.stderr()).toContain(
    '✖ vpc-1 is in several scopes: say which one\n  --scope ipam-scope-0a (private, prod)\n',
  );

  const chosen = await printed('cli-fit', ['fit', '--vpc', 'vpc-1', '/24', '--scope', other, '--out', out, '--json'], {
    remote: NO_AWS,
  });
  expect(chosen.document.blocks).toEqual([{ prefixLength: 24, cidr: '10.0.0.0/24' }]);
});

test.each([
  [['/24'], 'Where should it fit? Name a VPC, a pool, or a CIDR'],
  [['/24', '--vpc', 'vpc-1', '--pool', 'ipam-pool-1'], 'Name one place: --vpc, --pool or --within'],
  [['/24', '--vpc', 'erp'], '--vpc erp: is not an id (vpc-…)'],
  [['/24', '--within', '10.0.0.0/8'], '--within needs --scope: private scopes may all have the same addresses'],
  [['/24', '--within', '10', '--scope', 's'], '--within 10: is not a CIDR (10.0.0.0/12)'],
  [['/24', '--within', '10.0.0.0/08', '--scope', 's'], '--within 10.0.0.0/08: is not decimal to everybody'],
  [['24', '--vpc', 'vpc-1'], '24 is not a number of blocks'],
  [['0x/24', '--vpc', 'vpc-1'], '0x/24 is not a number of blocks'],
  [['99999x/24', '--vpc', 'vpc-1'], '99999 blocks are too many: 10000 at most'],
  [['/24', '/64', '--vpc', 'vpc-1'], 'IPv4 and IPv6 blocks are asked for at once: ask twice'],
  [['/24', '--vpc', 'vpc-unknown'], 'vpc-unknown is not in the results'],
  [['/24', '--scope', 'x', '--vpc', 'vpc-1'], 'No results of the scope x'],
  [['/64', '--pool', 'ipam-pool-1'], 'ipam-pool-1 is IPv4, which has no /64'],
  [['/33', '--within', '10.0.0.0/8', '--scope', SCOPE], '10.0.0.0/8 is IPv4, which has no /33'],
  [['/129', '--vpc', 'vpc-1'], '/129 is not a number of blocks'],
  [['1e3x/24', '--vpc', 'vpc-1'], '1e3x/24 is not a number of blocks'],
  [['/64', '--within', '10.0.0.0/8', '--scope', SCOPE], '10.0.0.0/8 is IPv4, which has no /64'],
  [['/64', '--vpc', 'vpc-1'], 'vpc-1 has no IPv6 CIDR that was seen'],
])('%s is no question: 1', async (args, message) => {
  const out = await resultsDirectory({ scopes: [network] });
  const io = fakeIo();
  expect(await main(['fit', ...args, '--out', out], io, DEPS, NO_AWS)).toBe(1);
  expect(io.stderr()).toContain(`✖ ${message}`);
});

/** A run against an account, as far as fit takes part in it. */
function account(result: MonitorRun['result'], during: (outDir: string) => Promise<void> | void) {
  const asked: { options?: MonitorOptions; request?: unknown; stopped?: true } = {};
  const startMonitor = async (options: MonitorOptions) => {
    asked.options = options;
    const monitor = {
      describe: async () => ({ caller: { accountId: '111122223333' } }),
      run: async (request: unknown) => {
        asked.request = request;
        await during(String(options.outDir));
        return { runId: 'run-1', result };
      },
      stop: async () => {
        asked.stopped = true;
      },
    };
    return monitor as unknown as Monitor;
  };
  return { asked, deps: { ...DEPS, startMonitor } };
}

const live = ['fit', '--vpc', 'vpc-1', '/24', '--scope', SCOPE, '--live', '--region', 'eu-west-1,us-east-1'];

test('--live reads the scope in AWS now, changes nothing, and leaves nothing behind', async () => {
  const { asked, deps } = account({ status: 'SUCCEEDED', output: null }, (outDir) =>
    writeRun(outDir, { scopes: [network] }),
  );

  const { code, document } = await printed('cli-fit', [...live, '--json'], { deps, remote: NO_AWS });

  expect(code).toBe(0);
  expect(document.where).toBe('AWS');
  expect(asked).toMatchObject({
    options: { source: { kind: 'account', regions: ['eu-west-1', 'us-east-1'] } },
    request: { dryRun: true, scopes: { ids: [SCOPE] } },
    stopped: true,
  });
  await expect(readdir(String(asked.options?.outDir))).rejects.toThrow('ENOENT');
});

test('--live that fails says why, and what to do', async () => {
  const error = { errorMessage: 'You are not authorized', errorType: 'AccessDenied', trace: [] };
  const cause = JSON.stringify({
    runId: 'r',
    handOff: null,
    failed: [{ part: 'Discover', error: 'AccessDenied', cause: JSON.stringify(error) }],
  });
  const { asked, deps } = account({ status: 'FAILED', error: 'RunFailed', cause }, () => {});
  const io = fakeIo();

  expect(await main(live, io, deps, NO_AWS)).toBe(1);
  expect(io.stderr()).toContain('✖ Discover failed: AccessDenied: You are not authorized\n  Ask for this policy');
  expect(asked.stopped).toBe(true);
});

test('--live that Ctrl-C stops gives no answer', async () => {
  const io = fakeIo();
  const { asked, deps } = account({ status: 'ABORTED', error: 'Aborted', cause: '' }, () => void io.send('SIGINT'));

  expect(await main(live, io, deps, NO_AWS)).toBe(130);
  expect(io.stderr()).toContain('account 111122223333, eu-west-1, us-east-1\n');
  expect(io.stdout()).toBe('');
  await expect(readdir(String(asked.options?.outDir))).rejects.toThrow('ENOENT');
});

test('--live and results are two answers', async () => {
  const io = fakeIo();
  expect(await main([...live, '--out', 'x'], io, DEPS, NO_AWS)).toBe(1);
  expect(io.stderr()).toContain(
    '✖ --live reads AWS now, and --out and --stack what a run has found: give one of them\n',
  );
});
