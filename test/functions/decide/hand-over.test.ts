import { expect, test } from 'vitest';
import { alertWorld } from '../../fakes/alert-world.ts';

// Two IPAMs list the same subnets, which are judged in the scope of the first. Where that fails, or does not list one, the
// other judges it: it is the same alert.

const [FIRST, SECOND] = ['ipam-scope-0a', 'ipam-scope-0b'] as const;
const hour = (n: number) => new Date(Date.UTC(2026, 10, 3, n)).toISOString();

/** What the first scope says of the subnet; what the second does where it is judged there. */
type Says = number | 'failed' | 'unlisted';

function runOf(n: number, first: Says, second: number) {
  const isJudgedHere = typeof first === 'number';
  const other = { usedPercent: second, ...(isJudgedHere && { judgedIn: FIRST }) };
  const own = { failed: undefined, unlisted: [] }[String(first)];
  const scopes = { [FIRST]: isJudgedHere ? [{ usedPercent: first }] : own, [SECOND]: [other] };
  return { runId: `run-${n}`, asOf: hour(n), scopes, ipamOf: (scopeId: string) => scopeId };
}

async function told(...hours: readonly (readonly [Says, number])[]) {
  const world = alertWorld();
  await world.run(runOf(0, 20, 20));
  const all: string[][] = [];
  for (const [index, [first, second]] of hours.entries()) {
    const { run } = await world.run(runOf(index + 1, first, second));
    all.push(world.told(run));
  }
  const open = world.alerts().filter(({ state }) => state === 'open');
  return { all, open: open.map(({ scopeId, severity }) => `${severity} in ${scopeId}`), alerts: open };
}

test('what is open goes along, and back, and nobody is told again', async () => {
  const there = await told([95, 95], ['failed', 95]);
  expect(there.all).toEqual([['raised critical subnet-1'], []]);
  expect(there.open).toEqual([`critical in ${SECOND}`]);
  expect(there.alerts).toMatchObject([
    {
      key: `${SECOND}/vpc-1/subnet/subnet-1/10.0.0.0/24#utilization`,
      raisedAt: hour(1),
      finding: { scopeId: SECOND, alertKey: `${SECOND}/vpc-1/subnet/subnet-1/10.0.0.0/24#utilization` },
    },
  ]);

  const back = await told([95, 95], ['failed', 95], [95, 95], [95, 95], [20, 20]);
  expect(back.all).toEqual([['raised critical subnet-1'], [], [], [], ['resolved critical subnet-1']]);
  expect(back.open).toEqual([]);
});

test('what begins while the first scope fails is told once', async () => {
  const { all, open } = await told(['failed', 95], [95, 95], ['failed', 95], [95, 95]);
  expect(all).toEqual([['raised critical subnet-1'], [], [], []]);
  expect(open).toEqual([`critical in ${FIRST}`]);
});

test('what got worse meanwhile is told', async () => {
  const { all } = await told([85, 85], ['failed', 95], [95, 95]);
  // The warning has waited for a message that goes anyway, and goes with it.
  expect(all).toEqual([['raised warning subnet-1'], ['raised warning subnet-1', 'escalated critical subnet-1'], []]);
});

test('a row that the first scope does not list any more takes its alert along', async () => {
  const { all, open } = await told([95, 95], ['unlisted', 95], ['unlisted', 20]);
  expect(all).toEqual([['raised critical subnet-1'], [], ['resolved critical subnet-1']]);
  expect(open).toEqual([]);
});

test('where the second scope does not find it so, it stays as it was', async () => {
  const { all, open } = await told([95, 95], ['failed', 20], [95, 95]);
  expect(all).toEqual([['raised critical subnet-1'], [], []]);
  expect(open).toEqual([`critical in ${FIRST}`]);
});
