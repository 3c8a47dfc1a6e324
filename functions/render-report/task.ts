import * as z from 'zod';
import type { GatherOptions } from '../../report/gather.ts';
import { renderReport } from '../../report/render.ts';
import { Run } from '../../statemachine/contracts/run.ts';
import { REPORT_TYPE, reportKey } from '../../storage/keys.ts';
import type { Objects } from '../../storage/objects.ts';
import type { Invocation, Task } from '../shared/task.ts';

export const Input = z.object({ run: Run });
export type Input = z.infer<typeof Input>;

export const Output = z.object({ key: z.string().describe('S3 key of the report.'), bytes: z.int() });
export type Output = z.infer<typeof Output>;

export interface Deps {
  readonly objects: Objects;
  readonly of: GatherOptions;
}

/**
 * Writes the report of a run, of every one that has a summary: its key is the run's own, so that a dry or a filtered run is
 * in nobody's way. Which one is the newest is for Record to say.
 */
export async function run({ run }: Input, { objects, of, log }: Deps & Invocation): Promise<Output> {
  const html = await renderReport(objects, run, of);
  const key = reportKey(run.runId, run.asOf);
  await objects.putBytes(key, html, { contentType: REPORT_TYPE });
  const { length: bytes } = html;
  log.info('Rendered the report', { key, bytes });
  return { key, bytes };
}

export const renderReportTask: Task<Input, Output, Deps> = { name: 'RenderReport', Input, Output, run };
