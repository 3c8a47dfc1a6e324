import type { FullIn, ReportVerdict } from '../../core/report/report-data.ts';
import type { EvaluatedForecast, Evaluation } from '../../statemachine/contracts/evaluation.ts';

export function verdictOf(verdict: Evaluation['verdict']): ReportVerdict {
  return verdict.status === 'evaluated' ? verdict.severity : verdict.status;
}

/** Without the rule, which has a column of its own. */
export function whyOf(verdict: Evaluation['verdict']): string {
  if (verdict.status !== 'evaluated') return verdict.text;
  const { rule, text, reasons } = verdict;
  if (reasons.length > 0) return reasons.map((reason) => reason.text).join(' and ');
  return text.startsWith(`${rule}: `) ? text.slice(rule.length + 2) : text;
}

/** What most have: one for all. */
const NEVER: FullIn = { p10: null, p50: null, p90: null };

export function fullInOf(forecast: EvaluatedForecast): FullIn {
  if ('none' in forecast) return { none: forecast.none };
  const { p10, p50, p90 } = forecast;
  return p10 === null ? NEVER : { p10, p50, p90 };
}
