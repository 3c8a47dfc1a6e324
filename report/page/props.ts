import type { View } from '../../core/report/links.ts';
import type { ReportData } from '../../core/report/report-data.ts';

/** What each section of the page gets. It changes the view by links only: <a href={hrefOf(…)}>. */
export interface SectionProps {
  readonly data: ReportData;
  /** Laid out for paper: 700 px wide, with all details open. */
  readonly printing?: boolean;
}

/** Of a section that shows what an address names. */
export interface ViewProps extends SectionProps {
  readonly view: View;
}

/** `live`: whether the script runs. What is of no use without it is not in the file as HTML. */
export interface PageProps extends ViewProps {
  readonly live: boolean;
}
