import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What was tried together. */
const PACKAGES = ['duckdb==2.0.1', 'pyarrow==26.0.1'];

/** Kept between runs, as they take 260 MB and half a minute. */
const KEPT = join(tmpdir(), 'ipam-monitor-readers');

/** A Python that has DuckDB and pyarrow: this machine's, or one with both installed beside it; or why there is none. */
export async function findPython(): Promise<{ python: string } | { why: string }> {
  const kept = join(KEPT, 'bin/python');
  for (const python of ['python3', kept]) if (await hasReaders(python)) return { python };
  try {
    if (!existsSync(kept)) await run('python3', ['-m', 'venv', KEPT], { timeout: 60_000 });
    await run(kept, ['-m', 'pip', 'install', '--quiet', ...PACKAGES], { timeout: 180_000 });
    return { python: kept };
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { why: `installing them failed: ${reason}` };
  }
}

const hasReaders = (python: string) =>
  run(python, ['-c', 'import duckdb, pyarrow.parquet']).then(
    () => true,
    () => false,
  );
