import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { hasCode } from './file-error.ts';

/** A process of this machine: another one may have its number later, but did not start when it did. */
export interface ProcessId {
  readonly pid: number;
  readonly started: string;
}

let own: Promise<string> | undefined;

export async function thisProcess(): Promise<ProcessId> {
  own ??= startOf(process.pid);
  return { pid: process.pid, started: await own };
}

export async function isRunning({ pid, started }: ProcessId): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: somebody else's, and there.
    if (!hasCode(error, 'EPERM')) return false;
  }
  return (await startOf(pid)) === started;
}

/** In the system's words; empty where it does not say, or where the process has ended and is only not yet cleared away. */
async function startOf(pid: number): Promise<string> {
  if (process.platform !== 'linux') return startByPs(pid);
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // After the name, which may hold anything: the state is field 3, the start field 22 (proc_pid_stat(5)).
  const fields = stat.slice(stat.lastIndexOf(')')).split(' ');
  return fields[1] === 'Z' || fields[1] === 'X' ? '' : (fields[20] ?? '');
}

async function startByPs(pid: number): Promise<string> {
  try {
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], { env });
    return stdout.replaceAll(/\W+/g, '');
  } catch {
    // Windows has no ps: there the number has to do.
    return '';
  }
}
