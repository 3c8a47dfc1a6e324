import type { ReportData, RowDetail } from '../../core/report/report-data.ts';

/** What names and tags have been seen to hold, and what somebody who means harm would write there. */
export const HOSTILE = [
  '</script><script>window.hacked=1</script>',
  '<img src=x onerror="window.hacked=1">',
  '<!--<script>',
  '"><svg onload=window.hacked=1>',
  "'-window.hacked=1-'",
  'javascript:window.hacked=1',
  '\u202egnp.exe',
  '\ud800 lone',
  'nul\u0000nul',
  'line\u2028line',
  'x'.repeat(10_000),
  "$& $1 $` $'",
  '=HYPERLINK("http://evil.example")',
  '@SUM(1+1)',
  '{{constructor.constructor("window.hacked=1")()}}',
  '&lt;b&gt;&#x3c;b&#x3e;',
  '   ',
  '🔥'.repeat(40),
] as const;

const of = (at: number) => HOSTILE[at % HOSTILE.length] ?? '';

/** The same run with hostile names, tags and texts wherever other people's text can be. */
export function hostileData(data: ReportData): ReportData {
  const { columns } = data;
  const texts = (values: readonly string[]) => values.map((_, at) => of(at));
  return {
    ...data,
    run: {
      ...data.run,
      title: of(0),
      accountNames: Object.fromEntries([...new Set(columns.account)].map((account, at) => [account, of(at)])),
    },
    scopes: data.scopes.map((scope, at) => ({ ...scope, name: of(at) })),
    columns: {
      ...columns,
      name: texts(columns.name),
      why: texts(columns.why),
      rule: texts(columns.rule),
      tags: columns.tags.map((_, at) => ({ team: of(at), [of(at + 1)]: of(at + 2) })),
    },
    details: new Map([...data.details].map(([row, detail], at) => [row, hostileDetail(detail, at)])),
    gaps: data.gaps.map((gap, at) => ({ ...gap, text: of(at) })),
    taken: data.taken.map((range, at) => ({ ...range, name: of(at) })),
  };
}

function hostileDetail(detail: RowDetail, at: number): RowDetail {
  const { findings, notes, steps } = detail;
  return {
    ...detail,
    ...(findings && { findings: findings.map((each) => ({ ...each, rule: of(at), text: of(at + 1) })) }),
    ...(notes && { notes: notes.map((each) => ({ ...each, text: of(at + 2) })) }),
    ...(steps && { steps: steps.map((each) => ({ ...each, text: of(at + 3), command: of(at + 4) })) }),
  };
}
