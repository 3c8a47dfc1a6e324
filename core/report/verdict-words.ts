import type { ReportVerdict } from './report-data.ts';

/** As people read them. */
export const VERDICT_WORDS = {
  critical: 'critical',
  warning: 'warning',
  ok: 'ok',
  notMeasured: 'not measured',
  notApplicable: 'not applicable',
} as const satisfies Readonly<Record<ReportVerdict, string>>;
