import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReportData } from '../../core/report/report-data.ts';
import { gatherReport } from '../../report/gather.ts';
import { directoryObjects } from '../../storage/directory-objects.ts';
import { runKeys } from '../../storage/keys.ts';
import { newestRuns } from '../../storage/stored-runs.ts';

/** A real run of the sample organisation: the newest one below OUT, or one that is made now. */
export async function sampleData(): Promise<ReportData> {
  const { OUT } = process.env;
  if (OUT) return await newestIn(OUT);
  const out = mkdtempSync(join(tmpdir(), 'ipam-monitor-page-'));
  try {
    const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
    execFileSync(process.execPath, [main, 'run', '--demo', '--out', out], { stdio: 'ignore' });
    return await newestIn(out);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

async function newestIn(out: string): Promise<ReportData> {
  const objects = directoryObjects(out);
  for await (const { runId, asOf } of newestRuns(objects)) {
    const run = { runId, asOf, prefix: runKeys.prefix(runId, asOf) };
    return await gatherReport(objects, run, { title: 'demo organisation (seed 1)', flags: '' });
  }
  throw new Error(`${out} has no run`);
}
