import type { mapPage } from '../../core/report/layout/map-page.ts';
import type { Strip } from '../../core/report/layout/strip.ts';
import type { ReportData } from '../../core/report/report-data.ts';

/** One resource, as the map has it. */
export interface Shown {
  readonly data: ReportData;
  readonly row: number;
  /** The pools around it, itself the last. */
  readonly path: ReturnType<typeof mapPage>['path'];
  /** Each of its CIDRs, by address. */
  readonly strips: readonly Strip[];
}
