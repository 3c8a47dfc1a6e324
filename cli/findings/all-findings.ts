import { dirname, join } from 'node:path';
import type { Summary } from '../../statemachine/contracts/summary.ts';

/** Findings are lines of gzipped JSON among the evaluations, which nobody reads by opening the folder. */
const FINDINGS = "jq -c 'select(.findings[0])'";

/** Command that prints all findings of a run on this machine. */
export function localFindings(outDir: string, { scopes }: Summary): string {
  const directory = join(outDir, dirname(scopes[0]?.evaluationsKey ?? ''));
  return `gzip -dc ${quoted(`${directory}/`)}*.jsonl.gz | ${FINDINGS}`;
}

/** The same of a deployed one. */
export function remoteFindings(bucket: string, prefix: string): string {
  return `aws s3 cp --recursive s3://${bucket}/${prefix}evaluations/ evaluations/ && gzip -dc evaluations/*.jsonl.gz | ${FINDINGS}`;
}

/** For a shell. */
export function quoted(path: string): string {
  return /^[\w./:@+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
