import { expect, test } from 'vitest';
import type { Measurement } from '../../../core/history/measurement.ts';
import { pack } from '../../../core/history/packed.ts';
import { Pasts } from '../../../functions/evaluate/pasts.ts';
import { commitHistory } from '../../../functions/record/history/commit.ts';
import type { Scope } from '../../../statemachine/contracts/scope.ts';
import { putHistoryHead, readHistoryHead } from '../../../storage/history/head.ts';
import { writeParts } from '../../../storage/history/parts.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { type MemoryObjects, memoryObjects } from '../../fakes/objects.ts';
import { plainDayFiles } from '../../fakes/plain-day-files.ts';
import { sampleRun } from '../../fakes/results.ts';

const asOf = '2026-11-20T09:30:00.000Z';
const invocation = fakeInvocation({ now: asOf });

const measured = (id: string, vpc: string, basis: Measurement['basis'] = 'assigned'): Measurement => ({
  key: `${vpc}/subnet/${id}/10.0.0.0/24`,
  type: 'subnet',
  resourceId: id,
  basis,
  bp: 5000,
  total: 256,
  cidr: '10.0.0.0/24',
});

async function keep(objects: MemoryObjects, historyId: string, all: readonly Measurement[]) {
  await commitHistory(
    historyId,
    sampleRun({ asOf, runId: `run-${historyId}` }),
    async function* () {
      yield* all;
    },
    { objects, dayFiles: plainDayFiles(objects), maxSeries: 1, ...invocation },
  );
}

const ipam: Scope = {
  scopeId: 'ipam-scope-0aaaaaaaaaaaaaaaa',
  scopeType: 'private',
  ipamId: 'ipam-1',
  ipamRegion: 'eu-west-1',
  tier: 'advanced',
};

test('groups are found in their order, those in between are passed over, and what has no past has none', async () => {
  const objects = memoryObjects();
  const all = [measured('a', 'vpc-1'), measured('b', 'vpc-1'), measured('c', 'vpc-2'), measured('d', 'vpc-4')];
  await keep(objects, ipam.scopeId, all);
  const pasts = await Pasts.of(objects, ipam, invocation);
  expect([...(await pasts.group('vpc-1')).keys()]).toEqual(all.slice(0, 2).map(({ key }) => key));
  expect((await pasts.group('vpc-3')).size).toBe(0);
  expect([...(await pasts.group('vpc-4')).keys()]).toEqual([all[3]?.key]);
  expect(pasts.gaps(ipam)).toEqual([]);
});

test('without IPAM, the pasts of all accounts of the scope', async () => {
  const objects = memoryObjects();
  const scope: Scope = { ...ipam, scopeId: 'ec2-1', source: 'ec2', accounts: ['111122223333', '444455556666'] };
  await keep(objects, 'ec2-444455556666', [measured('a', 'vpc-1')]);
  await keep(objects, 'ec2-111122223333', [measured('b', 'vpc-2')]);
  const pasts = await Pasts.of(objects, scope, invocation);
  expect((await pasts.group('vpc-1')).size).toBe(1);
  expect((await pasts.group('vpc-2')).size).toBe(1);
});

test('both bases of a resource', async () => {
  const objects = memoryObjects();
  await keep(objects, ipam.scopeId, [measured('a', 'vpc-1', 'allocated'), measured('a', 'vpc-1')]);
  const [series = []] = (await (await Pasts.of(objects, ipam, invocation)).group('vpc-1')).values();
  expect(series.map(({ basis }) => basis)).toEqual(['allocated', 'assigned']);
});

test('days are parsed when they are asked for, and what cannot be is told then', async () => {
  const objects = memoryObjects();
  await keep(objects, ipam.scopeId, [measured('a', 'vpc-1'), measured('b', 'vpc-2')]);
  const { value, etag } = await readHistoryHead(objects, ipam.scopeId);
  const head = value ?? expect.unreachable();
  const [a, b] = ['a', 'b'].map((id) => {
    const { bp: _, total: __, ...series } = measured(id, `vpc-${id === 'a' ? 1 : 2}`);
    return {
      ...series,
      first: '2026-11-19',
      peaks: pack([1]),
      means: pack([1]),
      samples: [[0, 24]],
      totals: [[0, 256]],
    };
  });
  const lines = async function* () {
    yield { ...(a ?? expect.unreachable()), peaks: 1 };
    yield b ?? expect.unreachable();
  };
  const days = await writeParts(objects, lines(), () => 'history/days');
  await putHistoryHead(objects, { ...head, days }, { etag });
  const pasts = await Pasts.of(objects, ipam, invocation);
  const own = async (vpc: string) => [...(await pasts.group(vpc)).values()].flat().map((past) => past.own?.());
  expect(await own('vpc-1')).toEqual([undefined]);
  expect(await own('vpc-2')).toEqual([b]);
  expect(pasts.gaps(ipam)).toHaveLength(1);
});

test('where a part is damaged, what comes before it is known, and a gap says that the rest is not', async () => {
  const objects = memoryObjects();
  await keep(objects, ipam.scopeId, [measured('a', 'vpc-1'), measured('b', 'vpc-2')]);
  const { value } = await readHistoryHead(objects, ipam.scopeId);
  await objects.delete(value?.hours[1]?.key ?? expect.unreachable());
  const pasts = await Pasts.of(objects, ipam, invocation);
  expect((await pasts.group('vpc-1')).size).toBe(1);
  expect((await pasts.group('vpc-2')).size).toBe(0);
  expect(pasts.gaps(ipam)).toEqual([
    expect.objectContaining({ kind: 'forecastsUnknown', text: expect.stringContaining(ipam.scopeId) }),
  ]);
});

test.each(['head.json', 'hours/'])('a scope whose %s may not be read is judged without it', async (part) => {
  const objects = memoryObjects();
  await keep(objects, ipam.scopeId, [measured('a', 'vpc-1')]);
  const denied = Object.assign(new Error('Access Denied'), { name: 'AccessDenied' });
  const refuse = (key: string) => {
    if (key.includes(part)) throw denied;
  };
  const bucket = {
    ...objects,
    async getText(key: string) {
      refuse(key);
      return objects.getText(key);
    },
    async *readLines(key: string) {
      refuse(key);
      yield* objects.readLines(key);
    },
  };
  const pasts = await Pasts.of(bucket, ipam, invocation);
  expect((await pasts.group('vpc-1')).size).toBe(0);
  expect(pasts.gaps(ipam)).toHaveLength(1);
});
