import { existsSync } from 'node:fs';
import { findAwsCli } from './aws-cli.ts';
import { findBoto3 } from './boto3.ts';
import { type ForeignClient, run } from './client.ts';

/** The one on the PATH, and the system's own: Debian's python3-boto3 is seen by the second only. */
const PYTHONS = ['python3', '/usr/bin/python3'];

/** Every foreign client of this machine, each version once. */
export async function findClients(): Promise<ForeignClient[]> {
  const found = await Promise.all([...PYTHONS.map(findBoto3), findAwsCli()]);
  const byName = new Map(found.flatMap((client) => (client ? [[client.name, client] as const] : [])));
  return [...byName.values()];
}

/** Installs Debian's boto3 where that is possible; says why not where it is not. Never fails. */
export async function installBoto3(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'not root, so none was installed';
  if (!existsSync('/usr/bin/apt-get')) return 'no apt-get to install one with';
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = () => run('apt-get', ['install', '-y', '-q', 'python3-boto3'], { env, timeout: 180_000 });
  try {
    // The package lists may be missing or old.
    await install().catch(async () => {
      await run('apt-get', ['update', '-q'], { env, timeout: 60_000 });
      await install();
    });
    return undefined;
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    return `apt-get could not install python3-boto3: ${reason}`;
  }
}
