import type { ReportColumns, ReportData, RowDetail, TakenRange } from '../../../core/report/report-data.ts';

type Columns = { readonly [K in Exclude<keyof ReportColumns, 'length'>]: ReportColumns[K][number] };

/** What one row has in each column. */
export interface SomeRow extends Partial<Columns> {
  readonly detail?: RowDetail;
}

const EMPTY: Columns = {
  scope: 0,
  id: '',
  type: 'subnet',
  name: '',
  cidrs: [],
  family: 'ipv4',
  account: '',
  region: '',
  zone: '',
  tags: {},
  vpc: -1,
  pool: -1,
  verdict: 'ok',
  why: '',
  rule: '',
  basis: '',
  total: undefined,
  free: undefined,
  usedPercent: undefined,
  fullIn: undefined,
  since: '',
  sampledAt: '',
};

/** A report of these rows and of nothing else. */
export function someReport(
  rows: readonly SomeRow[],
  more: { readonly taken?: readonly TakenRange[]; readonly accountNames?: Readonly<Record<string, string>> } = {},
): ReportData {
  const all = rows.map((row, at) => ({ ...EMPTY, id: `subnet-${at}`, ...row }));
  const column = <K extends keyof Columns>(name: K) => all.map((row) => row[name]);
  const counts = { critical: 0, warning: 0, ok: 0, notMeasured: 0, notApplicable: 0 };
  for (const { verdict } of all) counts[verdict]++;
  return {
    run: {
      runId: 'run-1',
      asOf: '2026-11-30T12:00:00.000Z',
      status: 'complete',
      authoritative: true,
      title: 'some organisation',
      policy: { name: 'built-in', source: 'built-in' },
      ipams: [],
      flags: '',
      accountNames: more.accountNames ?? {},
      redacted: false,
    },
    scopes: [
      { scopeId: 'ipam-scope-0', scopeType: 'private', name: 'organisation', source: 'ipam' },
      { scopeId: 'ipam-scope-1', scopeType: 'private', name: 'northwind', source: 'ipam' },
    ],
    columns: {
      length: all.length,
      scope: column('scope'),
      id: column('id'),
      type: column('type'),
      name: column('name'),
      cidrs: column('cidrs'),
      family: column('family'),
      account: column('account'),
      region: column('region'),
      zone: column('zone'),
      tags: column('tags'),
      vpc: column('vpc'),
      pool: column('pool'),
      verdict: column('verdict'),
      why: column('why'),
      rule: column('rule'),
      basis: column('basis'),
      total: column('total'),
      free: column('free'),
      usedPercent: column('usedPercent'),
      fullIn: column('fullIn'),
      since: column('since'),
      sampledAt: column('sampledAt'),
    },
    details: new Map(rows.flatMap(({ detail }, row) => (detail ? [[row, detail] as const] : []))),
    counts,
    notMeasured: {},
    notApplicable: {},
    stale: 0,
    gaps: [],
    failedScopes: [],
    problems: [],
    taken: more.taken ?? [],
  };
}

/** Texts that people may have in names, tags and descriptions. */
export const HOSTILE: readonly string[] = [
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '=HYPERLINK("http://x";"y")',
  '+1+1',
  '-2+3',
  '@SUM(1+1)',
  '\t=1+1',
  '\r=1+1',
  'a "quoted", one; and more',
  'two\nlines\r\nthree',
  '\u202eright to left',
  '\ud800half',
  'nul\0',
  '__proto__',
  'constructor',
  '$& $1',
  '🔥 checkout 🔥',
  'x'.repeat(10_000),
];

/** Numbers of one seed: the same in each run of a test. */
export function someNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}
