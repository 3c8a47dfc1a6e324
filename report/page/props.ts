import type { View } from '../../core/report/links.ts';
import type { ReportData } from '../../core/report/report-data.ts';

/** What each section of the page gets. It changes the view by links only: <a href={hrefOf(…)}>. */
export interface SectionProps {
  readonly data: ReportData;
  readonly view: View;
}
