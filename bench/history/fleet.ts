import { dayOf, dayText, hourOf } from '../../core/history/calendar.ts';
import { DAYS_KEPT } from '../../core/history/days.ts';
import { type HourValue, hoursLine } from '../../core/history/hours.ts';
import { pack } from '../../core/history/packed.ts';
import type { DaysLine, HoursLine } from '../../statemachine/contracts/history.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';

/** Half of them hardly move, the others by a few hundredths of a percent an hour. */
export class Fleet {
  readonly #count: number;

  constructor(count: number) {
    this.#count = count;
  }

  *resources(): Generator<Resource & { readonly key: string; readonly number: number }> {
    for (let number = 0; number < this.#count; number++) {
      const id = `subnet-0${String(number).padStart(16, '0')}`;
      const vpcId = `vpc-0${String(Math.floor(number / 20)).padStart(16, '0')}`;
      const cidr = `10.${(number >> 8) & 255}.${number & 255}.0/24`;
      yield { key: `${vpcId}/subnet/${id}/${cidr}`, number, id, vpcId, cidr, type: 'subnet', family: 'ipv4' };
    }
  }

  bp(number: number, hour: number): number {
    const moved = number % 2 === 0 ? Math.floor(hour / 400) % 3 : Math.floor(hour / 3) + ((hour * 7 + number) % 41);
    return (number * 37 + moved * 39) % 10_000;
  }

  async *hours(until: number, count: number): AsyncGenerator<HoursLine> {
    for (const { key, id, number, cidr } of this.resources()) {
      const values = new Map<number, HourValue>();
      for (let hour = until - count; hour < until; hour++)
        values.set(hour, { bp: this.bp(number, hour), total: 256, cidr });
      const line = hoursLine({ key, type: 'subnet', resourceId: id, basis: 'assigned' }, values);
      if (line) yield line;
    }
  }

  /** Of each day before that, in which it was measured. */
  async *days(until: number): AsyncGenerator<DaysLine> {
    const first = until - DAYS_KEPT;
    for (const { key, id, number, cidr } of this.resources()) {
      const peaks = Array.from({ length: DAYS_KEPT }, (_, day) => this.bp(number, 24 * (first + day)));
      yield {
        key,
        type: 'subnet',
        resourceId: id,
        basis: 'assigned',
        cidr,
        first: dayText(first),
        peaks: pack(peaks),
        means: pack(peaks.map((peak) => Math.floor(peak * 0.9))),
        samples: [[0, 24]],
        totals: [[0, 256]],
      };
    }
  }

  *evaluations(asOf: string): Generator<string> {
    const hour = hourOf(asOf);
    for (const { key, number, ...resource } of this.resources()) {
      const usedPercent = this.bp(number, hour) / 100;
      const capacity = { basis: 'assigned', unit: 'address', total: 256, free: 100, usedPercent, source: 'ipam' };
      const text = `256 addresses, ${usedPercent} % of them in use; warning below 20 %, critical below 10 % of them free.`;
      const tags = { Name: `subnet-${number}`, team: 'network', environment: 'production', 'cost-centre': '4711' };
      const verdict = { status: 'evaluated', severity: 'ok', kind: 'utilization', rule: 'subnet', reasons: [], text };
      const base = { scopeId: 'ipam-scope-0', scopeType: 'private', cidrs: [resource.cidr], resourceCidrs: 1 };
      yield JSON.stringify({
        key,
        ...base,
        resource: { ...resource, name: tags.Name, accountId: '111122223333', region: 'eu-west-1', tags },
        state: { management: 'unmanaged', compliance: 'unmanaged', overlap: 'nonoverlapping' },
        capacity,
        verdict,
        findings: [],
      });
    }
  }
}

export const dayBefore = (asOf: string) => dayOf(asOf) - 1;
