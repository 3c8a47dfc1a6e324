import { parsePolicy } from '../../../core/policy/parse.ts';
import { PolicyError } from '../../../core/policy/policy-error.ts';
import type { RemoteDeps } from '../../aws/remote.ts';
import { documentText } from '../../json/document.ts';
import type { PolicyGetDocument } from '../../json/policy-documents.ts';
import { CliError } from '../../kit/errors.ts';
import type { Io } from '../../kit/io.ts';
import { sanitize } from '../../kit/sanitize.ts';
import { type Connection, connect, type RawDeploymentOptions } from './connect.ts';
import { readStored, type StoredPolicy } from './stored-policy.ts';

export interface RawGetOptions extends RawDeploymentOptions {
  readonly version?: string;
  readonly json?: true;
}

/** Prints the policy as it is in the bucket, and how to put it back when it was changed. Returns the exit code. */
export async function getPolicy(raw: RawGetOptions, io: Io, deps: RemoteDeps): Promise<number> {
  const connection = await connect(raw, io, deps);
  const { s3, bucket, url, allowed } = connection;
  const stored = await allowed(readStored(s3, bucket, raw.version));
  if (!stored) throw missing(raw, connection);
  if (raw.json) {
    io.out.print(documentText<PolicyGetDocument>({ exit: { code: 0 }, url, ...described(stored) }));
    return 0;
  }
  // To the letter where it goes on to a file; a terminal must not obey what somebody wrote into a comment.
  io.out.write(io.out.live ? `${stored.text.split('\n').map(harmless).join('\n').trimEnd()}\n` : stored.text);
  for (const line of aboutLines(stored, raw, connection)) io.err.print(io.err.colors.dim(line));
  return 0;
}

/** Keeps the indentation, which YAML is made of. */
const harmless = (line: string) => `${/^ */.exec(line)?.[0] ?? ''}${sanitize(line)}`;

function aboutLines(
  { etag, versionId, lastModified }: StoredPolicy,
  { version }: RawGetOptions,
  { url, command }: Connection,
): string[] {
  const facts = [url, lastModified?.toISOString(), versionId && `version ${versionId}`].filter(Boolean);
  return [
    `# ${facts.join('  ')}`,
    version === undefined
      ? `# To write your changes, unless somebody else was first:  ${command(`put FILE --if-match ${etag}`)}`
      : `# To return to it:  write it to a file, then  ${command('put FILE')}`,
  ];
}

function described({ text, etag, versionId, lastModified }: StoredPolicy) {
  const common = { etag, versionId, lastModified: lastModified?.toISOString(), text };
  try {
    return { ...common, valid: true, policy: parsePolicy(text, 'policy'), errors: [] };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return { ...common, valid: false, errors: error.message.split('\n') };
  }
}

function missing({ version }: RawGetOptions, { url, command }: Connection): CliError {
  if (version !== undefined) {
    return new CliError(`There is no version ${sanitize(version)} of ${url}`, [
      `To see what there is:  ${command('history')}`,
    ]);
  }
  return new CliError(`There is no policy yet: ${url} does not exist`, [
    'The built-in policy judges the runs (docs/policy.md).',
    `To write one:  ${command('put FILE')}`,
  ]);
}
