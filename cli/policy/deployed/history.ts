import { count } from '../../../core/text/count.ts';
import type { RemoteDeps } from '../../aws/remote.ts';
import { documentText } from '../../json/document.ts';
import type { PolicyHistoryDocument } from '../../json/policy-documents.ts';
import type { Io } from '../../kit/io.ts';
import { type Column, headLines, layOut, tableLines } from '../../kit/table.ts';
import { wholeNumber } from '../../kit/values.ts';
import { connect, type RawDeploymentOptions } from './connect.ts';
import { listVersions, type PolicyVersion } from './stored-policy.ts';

export interface RawHistoryOptions extends RawDeploymentOptions {
  readonly limit: string;
  readonly json?: true;
}

/** More than a deployment keeps, and than anybody reads. */
const MOST = 1000;

/** Lists the versions of the policy that the bucket still has. Returns the exit code. */
export async function policyHistory(raw: RawHistoryOptions, io: Io, deps: RemoteDeps): Promise<number> {
  const limit = wholeNumber('--limit', raw.limit, MOST);
  const { s3, bucket, url, allowed, command } = await connect(raw, io, deps);
  const versions = await allowed(listVersions(s3, bucket, limit));
  if (raw.json) {
    const listed = versions.map((version) => ({ ...version, lastModified: version.lastModified?.toISOString() }));
    io.out.print(documentText<PolicyHistoryDocument>({ exit: { code: 0 }, url, versions: listed }));
    return 0;
  }
  const { out } = io;
  if (versions.length === 0) {
    out.print(`${url} was never written: the built-in policy judges the runs (docs/policy.md).`);
    return 0;
  }
  const layout = layOut(COLUMNS, versions, HEADINGS, out.columns());
  const style = { title: out.colors.bold, heading: out.colors.dim };
  const head = headLines(layout, '', HEADINGS, style).filter((line) => line !== '');
  for (const line of [...head, ...tableLines(layout, versions)]) out.print(line);
  out.print();
  out.print(`To see one:  ${command('get --version ID')}`);
  return 0;
}

const HEADINGS = { time: 'time', size: 'bytes', version: 'version', etag: 'ETag' };

const COLUMNS: readonly Column<PolicyVersion>[] = [
  { key: 'time', text: ({ lastModified }) => lastModified?.toISOString().replace(/\.\d+Z$/, 'Z') ?? 'unknown' },
  { key: 'size', text: ({ deleted, bytes }) => (deleted ? 'deleted' : count(bytes)), align: 'right' },
  { key: 'version', text: ({ versionId }) => versionId },
  { key: 'etag', text: ({ etag }) => etag, dropOrder: 1 },
  { key: 'current', text: ({ current, deleted }) => (current && !deleted ? 'current' : '') },
];
