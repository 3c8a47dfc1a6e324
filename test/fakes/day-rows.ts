import type { DayRow } from '../../statemachine/contracts/history.ts';

/** Rows of a day, in their order: /28 subnets, 20 to a VPC. `day` moves what they hold. */
export function* dayRows(count: number, day = 0): Generator<DayRow> {
  for (let n = 0; n < count; n++) {
    const vpcId = `vpc-${String(Math.floor(n / 20)).padStart(17, '0')}`;
    const resourceId = `subnet-${String(n).padStart(17, '0')}`;
    const cidr = `10.${(n >> 12) & 255}.${(n >> 4) & 255}.${(n & 15) * 16}/28`;
    const peakBp = (n * 7919 + day * (n % 13)) % 10_001;
    yield {
      key: `${vpcId}/subnet/${resourceId}/${cidr}`,
      type: 'subnet',
      resourceId,
      cidr,
      basis: 'assigned',
      peakBp,
      meanBp: Math.floor(peakBp / 2),
      total: 16,
      samples: 24,
    };
  }
}

export async function* inTurn<T>(values: Iterable<T>): AsyncGenerator<T> {
  yield* values;
}
