import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCidr } from '../../../core/address/cidr.ts';
import { resourceCidrKey } from '../../../core/inventory/resource-key.ts';
import { evaluateGroup } from '../../../core/judge/evaluate.ts';
import { Policy, type PolicyInput } from '../../../core/policy/schema.ts';
import { TakenSpace } from '../../../core/taken/taken-space.ts';
import type { Capacity } from '../../../statemachine/contracts/capacity.ts';
import { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import type { ResourceCidr } from '../../../statemachine/contracts/resource-cidr.ts';

const familyOf = (cidr: string) => (cidr.includes(':') ? ('ipv6' as const) : ('ipv4' as const));

function row(type: 'vpc' | 'subnet', id: string, cidr: string, ipUsage?: number): ResourceCidr {
  const resource = { id, type, cidr, vpcId: 'vpc-1', family: familyOf(cidr) };
  return { key: resourceCidrKey(resource), resource, state: {}, ...(ipUsage !== undefined && { ipUsage }) };
}

/** The VPC with its subnets, beside what others hold. */
function evaluate(
  rows: readonly ResourceCidr[],
  held: readonly string[],
  rules: PolicyInput['rules'] = [],
): Evaluation | undefined {
  const taken = new TakenSpace();
  for (const cidr of held) {
    const parsed = parseCidr(cidr);
    if (parsed) taken.add({ kind: 'occupied', id: `occupied/${cidr}`, name: 'on premises' }, [parsed]);
  }
  const policy = Policy.parse({ version: 1, rules });
  const scope = { scopeId: 'ipam-scope-1', scopeType: 'private' } as const;
  const evaluations = evaluateGroup(rows, { scope, policy, subnetsCollected: true, taken });
  return evaluations.find(({ resource }) => resource.type === 'vpc');
}

const sumOf = ({ used = 0, heldByOthers = 0, free }: Capacity) => BigInt(used) + BigInt(heldByOthers) + BigInt(free);

test('a range in a part of one of two CIDRs is free of neither that one nor the VPC, and all adds up', () => {
  const vpc = evaluate(
    [row('vpc', 'vpc-1', '10.0.0.0/24'), row('vpc', 'vpc-1', '10.9.0.0/24'), row('subnet', 's', '10.9.0.0/26')],
    ['10.9.0.128/25'],
  );
  expect(vpc).toMatchObject({
    capacity: { total: 512, used: 64, heldByOthers: 128, free: 320, usedPercent: 12.5 },
    cidrCapacities: [
      { cidr: '10.0.0.0/24', capacity: { total: 256, used: 0, free: 256 } },
      { cidr: '10.9.0.0/24', capacity: { total: 256, used: 64, heldByOthers: 128, free: 64, usedPercent: 25 } },
    ],
    freeSpace: { free: 320, heldByOthers: { units: 128 } },
  });
  expect(vpc?.cidrCapacities?.[0]?.capacity).not.toHaveProperty('heldByOthers');
  expect(Evaluation.parse(vpc)).toEqual(vpc);
});

test.each(['10.0.0.0/22', '2001:db8::/54'])(
  'used, held and free are the total, of each CIDR and of all: in %s',
  (text) => {
    const whole = parseCidr(text);
    if (!whole) throw new Error('Test: no CIDR');
    const bits = whole.family === 'ipv4' ? 32n : 128n;
    const part = (deeper: number) =>
      fc.nat({ max: 2 ** deeper - 1 }).map((place) => {
        const first = whole.first + (BigInt(place) << (bits - BigInt(whole.prefixLength + deeper)));
        const parts =
          whole.family === 'ipv4'
            ? [24n, 16n, 8n, 0n].map((shift) => (first >> shift) & 255n).join('.')
            : Array.from({ length: 8 }, (_, at) => ((first >> BigInt(112 - 16 * at)) & 0xffffn).toString(16)).join(':');
        return `${parts}/${whole.prefixLength + deeper}`;
      });
    fc.assert(
      fc.property(
        fc.uniqueArray(part(2), { minLength: 1, maxLength: 4 }),
        fc.array(part(5), { maxLength: 8 }),
        fc.array(fc.oneof(part(0), part(2), part(4), part(7)), { maxLength: 5 }),
        (cidrs, subnets, held) => {
          const vpc = evaluate(
            [
              ...cidrs.map((each) => row('vpc', 'vpc-1', each)),
              ...subnets.map((each, at) => row('subnet', `s-${at}`, each)),
            ],
            held,
          );
          const { capacity, cidrCapacities = [], freeSpace } = vpc ?? {};
          if (!capacity) throw new Error('Test: no capacity');
          expect(sumOf(capacity)).toBe(BigInt(capacity.total));
          expect(capacity.free).toBe(freeSpace?.free);
          expect(capacity.heldByOthers).toBe(freeSpace?.heldByOthers?.units);
          if (cidrs.length < 2) return;
          for (const each of cidrCapacities) expect(sumOf(each.capacity)).toBe(BigInt(each.capacity.total));
          for (const figure of ['total', 'used', 'heldByOthers', 'free'] as const) {
            const sum = cidrCapacities.reduce((all, each) => all + BigInt(each.capacity[figure] ?? 0), 0n);
            expect(sum).toBe(BigInt(capacity[figure] ?? 0));
          }
        },
      ),
    );
  },
);

test('bounds of a VPC whose subnets IPAM counts otherwise are beside others, too', () => {
  const vpc = evaluate([row('vpc', 'vpc-1', '10.0.0.0/24', 0.5), row('subnet', 's', '10.0.0.0/26')], ['10.0.0.128/25']);
  expect(vpc?.capacity).toMatchObject({ free: 64, heldByOthers: 128, freeMin: 0, freeMax: 64 });
});

test('few /64s that nobody else holds are few', () => {
  const rows = [row('vpc', 'vpc-1', '2001:db8::/60')];
  expect(evaluate(rows, [])?.verdict).toMatchObject({ severity: 'ok' });
  // 2 of 16 are left.
  expect(evaluate(rows, ['2001:db8::/61', '2001:db8:0:8::/62', '2001:db8:0:c::/63'])?.findings).toMatchObject([
    { kind: 'utilization', severity: 'warning', reasons: [{ observed: 2 }] },
  ]);
});

test.each([[['10.0.0.0/25']], [['10.0.0.0/16']]])(
  'a VPC without subnets is idle, whoever else has its addresses',
  (held) => {
    const vpc = evaluate([row('vpc', 'vpc-1', '10.0.0.0/24')], held, [{ name: 'idle', kind: 'idle', warning: 'on' }]);
    expect(vpc?.findings).toMatchObject([{ kind: 'idle' }]);
  },
);
