import type * as z from 'zod';
import { AlertsDocument, SilenceDocument } from './alerts-documents.ts';
import { BacktestDocument } from './backtest-document.ts';
import { CompletionDocument } from './completion-document.ts';
import { DiffDocument } from './diff-document.ts';
import { DoctorDocument } from './doctor-document.ts';
import { ErrorDocument } from './document.ts';
import { ExplainDocument } from './explain-document.ts';
import { FindDocument } from './find-document.ts';
import { FitDocument } from './fit-document.ts';
import { HistoryDocument } from './history-document.ts';
import { HistoryImportDocument } from './history-import-document.ts';
import { ListDocument } from './list-document.ts';
import { NotifyDocument } from './notify-document.ts';
import { OverlapsDocument } from './overlaps-document.ts';
import { PolicyGetDocument, PolicyHistoryDocument, PolicyPutDocument } from './policy-documents.ts';
import { ReclaimDocument } from './reclaim-document.ts';
import { ReportDataDocument } from './report-data-document.ts';
import { ReportDocument } from './report-document.ts';
import { RunDocument } from './run-document.ts';
import { ShowDocument } from './show-document.ts';
import { StartDocument } from './start-document.ts';
import { ValidateDocument } from './validate-document.ts';

/** Everything that `--json` prints, by the name of its JSON Schema file. */
export const documents = {
  'cli-alerts': AlertsDocument,
  'cli-mute': SilenceDocument,
  'cli-ack': SilenceDocument,
  'cli-unmute': SilenceDocument,
  'cli-backtest': BacktestDocument,
  'cli-completion': CompletionDocument,
  'cli-diff': DiffDocument,
  'cli-doctor': DoctorDocument,
  'cli-explain': ExplainDocument,
  'cli-find': FindDocument,
  'cli-fit': FitDocument,
  'cli-history': HistoryDocument,
  'cli-history-import-cloudwatch': HistoryImportDocument,
  'cli-history-import-csv': HistoryImportDocument,
  'cli-list': ListDocument,
  'cli-notify': NotifyDocument,
  'cli-overlaps': OverlapsDocument,
  'cli-policy-get': PolicyGetDocument,
  'cli-policy-history': PolicyHistoryDocument,
  'cli-policy-put': PolicyPutDocument,
  'cli-reclaim': ReclaimDocument,
  'cli-report': ReportDocument,
  'cli-report-data': ReportDataDocument,
  'cli-run': RunDocument,
  'cli-show': ShowDocument,
  'cli-start': StartDocument,
  'cli-validate': ValidateDocument,
  'cli-error': ErrorDocument,
} satisfies Record<string, z.ZodType>;
