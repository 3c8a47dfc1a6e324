import { builtInPolicy } from '../../../core/policy/built-in.ts';
import { parsePolicy } from '../../../core/policy/parse.ts';
import { PolicyError } from '../../../core/policy/policy-error.ts';
import type { Policy } from '../../../core/policy/schema.ts';
import { WriteConflict } from '../../../storage/errors.ts';
import type { RemoteDeps } from '../../aws/remote.ts';
import { documentText } from '../../json/document.ts';
import type { PolicyPutDocument } from '../../json/policy-documents.ts';
import { CliError } from '../../kit/errors.ts';
import type { Io } from '../../kit/io.ts';
import { sanitize } from '../../kit/sanitize.ts';
import type { Colors } from '../../kit/terminal.ts';
import { doubtsText } from '../doubts-text.ts';
import { readPolicy } from '../read-policy.ts';
import { refuseUnknownNames } from '../refuse-unknown-names.ts';
import { type Connection, connect, type RawDeploymentOptions } from './connect.ts';
import { changeLines, type PolicyChange, policyChanges } from './diff.ts';
import { readStored, type StoredPolicy, unquoted, writeStored } from './stored-policy.ts';

export interface RawPutOptions extends RawDeploymentOptions {
  readonly ifMatch?: string;
  readonly ifAbsent?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

/** What the new policy is compared with, and in which words. */
interface Before {
  readonly policy: Policy;
  readonly text: string;
}

/**
 * Writes a policy that is valid, if nobody else wrote one since this read the old one (or since `--if-match`; with
 * `--if-absent`, ever), and says what it changes. Returns the exit code.
 */
export async function putPolicy(file: string, raw: RawPutOptions, io: Io, deps: RemoteDeps): Promise<number> {
  if (raw.ifAbsent && raw.ifMatch !== undefined) {
    throw new CliError('--if-absent and --if-match contradict each other: give one of them');
  }
  const read = await readPolicy(file);
  const connection = await connect(raw, io, deps);
  const { s3, bucket, url, allowed } = connection;
  refuseUnknownNames(read, connection.deployment);
  const stored = await allowed(readStored(s3, bucket));
  if (raw.ifMatch !== undefined && unquoted(raw.ifMatch) !== stored?.etag) throw changed(connection);

  const before = policyBefore(stored);
  const changes = policyChanges(before.policy, read.policy);
  const same = stored?.text === read.text;
  const kept = same || (raw.ifAbsent && stored !== undefined);
  const written =
    kept || raw.dryRun
      ? undefined
      : await allowed(writeStored(s3, bucket, read.text, stored)).catch(refuseChanged(connection));
  if (raw.json) {
    const previous = stored ? { etag: stored.etag, versionId: stored.versionId } : null;
    const result = { url, written: written !== undefined, ...written, previous, comparedWith: before.text, changes };
    io.out.print(documentText<PolicyPutDocument>({ exit: { code: 0 }, ...result }));
    return 0;
  }
  const { colors } = io.out;
  const outcome = same
    ? `${url} holds exactly this already; nothing was written`
    : written
      ? `Written to ${url}; the next run judges by it`
      : kept
        ? `${url} is there already; nothing was written (--if-absent)`
        : 'Valid; nothing was written (--dry-run)';
  const doubts = doubtsText(read, colors);
  for (const line of [...changesText(changes, before, colors), ...doubts, `${colors.green('✔')} ${outcome}`])
    io.out.print(line);
  return 0;
}

function changesText(changes: readonly PolicyChange[], { text }: Before, colors: Colors): string[] {
  if (changes.length === 0) return [`Rules and alerts are the same as in ${text}.`, ''];
  const paint = { added: colors.green, removed: colors.red, changed: colors.yellow } as const;
  return [`Compared with ${text}:`, '', ...changeLines(changes, (kind, line) => paint[kind](line)), ''];
}

/** It goes on to decide whatever a policy leaves open, so that none of its rules counts as removed. */
const NO_RULES: Policy = { ...builtInPolicy, rules: [] };

function policyBefore(stored: StoredPolicy | undefined): Before {
  if (!stored) return { policy: NO_RULES, text: 'the built-in policy, which has judged so far' };
  try {
    const policy = parsePolicy(stored.text, 'policy');
    return { policy, text: `the policy in the bucket ("${sanitize(policy.name)}")` };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return { policy: NO_RULES, text: 'the built-in policy, because the one in the bucket is not valid' };
  }
}

function refuseChanged(connection: Connection): (error: unknown) => never {
  return (error) => {
    throw error instanceof WriteConflict ? changed(connection, error) : error;
  };
}

function changed({ url, command }: Connection, cause?: unknown): CliError {
  return new CliError(
    `Somebody else changed ${url} meanwhile; nothing was written`,
    [
      `To see who changed it, and what it is now:  ${command('history')}`,
      `                                          ${command('get')}`,
      'Then put your change on top of that one.',
    ],
    { cause },
  );
}
