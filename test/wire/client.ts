import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The endpoints, as a client needs to know them. */
export interface Target {
  readonly url: string;
  readonly region: string;
  readonly bucket: string;
  readonly topic: string;
  readonly outDir: string;
}

/** A client of AWS that is not ours. */
export interface ForeignClient {
  /** With its version: `boto3 1.26.27`. */
  readonly name: string;
  /** Yields what each check found to be right; throws where anything differs. */
  check(target: Target): AsyncGenerator<string>;
}

/** Output of the clients: 3,000 rows are about 2 MB of JSON. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Runs a program and returns what it printed. Nothing of the user's AWS configuration reaches it. */
export async function run(
  file: string,
  args: readonly string[],
  { env = {}, timeout = 120_000 }: { env?: Record<string, string>; timeout?: number } = {},
): Promise<string> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  const { stdout } = await promisify(execFile)(file, args, {
    timeout,
    maxBuffer: MAX_OUTPUT_BYTES,
    env: {
      ...Object.fromEntries(inherited),
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_PAGER: '',
      NO_PROXY: '127.0.0.1',
      no_proxy: '127.0.0.1',
      PYTHONIOENCODING: 'utf-8',
      ...env,
    },
  });
  return stdout;
}
