import type { RowDetail } from '../../core/report/report-data.ts';
import type { Count } from '../../statemachine/contracts/count.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';

/** Rows that a report lists one by one, whatever they are. A browser opens and filters so many within a second. */
export const ROWS_LISTED = 50_000;

/** Each of them is looked for by its name. */
const ALWAYS: readonly string[] = ['vpc', 'ipam-pool', 'ipam-scope', 'public-ipv4-pool', 'ipv6-pool'];

/**
 * Of a run with more: what is not listed one by one. Subnets of a VPC in which nothing is wrong are summed up in its row, and
 * what stands by itself and cannot run out (an address, an interface) is counted. Whatever has a finding, a day on which it is
 * full, or no figure at all is listed. `group`: a VPC with its subnets, or one resource.
 */
export function notListed(group: readonly Evaluation[]): ReadonlySet<Evaluation> {
  const isQuiet = group.every(({ findings }) => findings.length === 0);
  const families = new Set(group.flatMap(({ resource: { type, family } }) => (type === 'vpc' ? [family] : [])));
  return new Set(
    group.filter((evaluation) => {
      const { resource, verdict, forecast } = evaluation;
      if (ALWAYS.includes(resource.type) || verdict.status === 'notMeasured' || evaluation.findings.length > 0)
        return false;
      if (forecast && 'p50' in forecast && forecast.p50 !== null) return false;
      return resource.type !== 'subnet' || (isQuiet && families.has(resource.family));
    }),
  );
}

/** Of the VPC of a family: its subnets that are not listed. */
export function leftOutOf(
  { resource: { type, family } }: Evaluation,
  without: ReadonlySet<Evaluation>,
): RowDetail['leftOut'] {
  if (type !== 'vpc') return undefined;
  const subnets = [...without].filter(({ resource }) => resource.type === 'subnet' && resource.family === family);
  if (subnets.length === 0) return undefined;
  const sum = (of: 'total' | 'free'): Count =>
    subnets.reduce((all, { capacity }) => all + Number(capacity?.[of] ?? 0), 0);
  return { subnets: subnets.length, total: sum('total'), free: sum('free') };
}
