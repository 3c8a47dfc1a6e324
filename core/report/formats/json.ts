import type { ReportData, RowDetail } from '../report-data.ts';

/** A report for programs, without its resources: of 50,000 they are too much for one value. */
export function jsonReport(data: ReportData) {
  const { run, scopes, columns, gaps, failedScopes, problems, taken, trend } = data;
  const idAt = (row: number) => columns.id[row];
  return {
    run: { ...run, ipams: [...run.ipams], accountNames: { ...run.accountNames } },
    scopes: [...scopes],
    counts: data.counts,
    notMeasured: { ...data.notMeasured },
    notApplicable: { ...data.notApplicable },
    stale: data.stale,
    gaps: [...gaps],
    failedScopes: [...failedScopes],
    problems: [...problems],
    taken: taken.map(({ scope, pool, cidr, kind, name, id }) => ({
      scopeId: scopes[scope]?.scopeId ?? '',
      poolId: idAt(pool),
      ...{ cidr, kind, name, id },
    })),
    publicIpv4: data.publicIpv4,
    overlaps: data.overlaps,
    changes: data.changes,
    trend: trend && {
      days: [...trend.days],
      assigned: [...trend.assigned],
      capacity: [...trend.capacity],
      verdicts: [...trend.verdicts],
    },
    summedUp: data.summedUp && { ...data.summedUp, byType: { ...data.summedUp.byType } },
  };
}

/** The resource of a row: named by ids where the page has row numbers. What is unknown is absent. */
export function jsonResource(data: ReportData, row: number) {
  const { scopes, columns } = data;
  const idAt = (at: number) => columns.id[at];
  return {
    id: idAt(row) ?? '',
    scopeId: scopes[columns.scope[row] ?? -1]?.scopeId ?? '',
    type: columns.type[row] ?? '',
    name: columns.name[row] || undefined,
    cidrs: [...(columns.cidrs[row] ?? [])],
    family: columns.family[row] ?? 'ipv4',
    accountId: columns.account[row] || undefined,
    region: columns.region[row] || undefined,
    availabilityZoneId: columns.zone[row] || undefined,
    tags: columns.tags[row] && { ...columns.tags[row] },
    vpcId: idAt(columns.vpc[row] ?? -1),
    poolId: idAt(columns.pool[row] ?? -1),
    verdict: columns.verdict[row] ?? 'notMeasured',
    why: columns.why[row] ?? '',
    rule: columns.rule[row] || undefined,
    basis: columns.basis[row] || undefined,
    total: columns.total[row],
    free: columns.free[row],
    usedPercent: columns.usedPercent[row],
    fullIn: columns.fullIn[row],
    since: columns.since[row] || undefined,
    sampledAt: columns.sampledAt[row] || undefined,
    ...(data.details.has(row) && { details: detailsOf(data.details.get(row) ?? {}) }),
  };
}

function detailsOf({ findings, notes, perCidr, overlaps, steps, spark, ...rest }: RowDetail) {
  return {
    ...rest,
    ...(findings && { findings: [...findings] }),
    ...(notes && { notes: [...notes] }),
    ...(perCidr && { perCidr: [...perCidr] }),
    ...(overlaps && { overlaps: [...overlaps] }),
    ...(steps && { steps: [...steps] }),
    ...(spark && { days: [...spark.values] }),
  };
}
