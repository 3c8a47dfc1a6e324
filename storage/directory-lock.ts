import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { hasCode, isMissingFile } from './file-error.ts';
import { incomingFile, privateFile } from './private-files.ts';
import { isRunning, thisProcess } from './processes.ts';

/** Long: what is done under a lock takes milliseconds, unless a large file has to be hashed. */
const PATIENCE_MS = 30_000;

/** Another process has had an object of a directory for itself for too long. */
export class DirectoryBusy extends Error {
  override readonly name = 'DirectoryBusy';
}

/**
 * Runs a task while no other process of this machine runs one on the same key of the same directory.
 *
 * The lock is a directory with one file, which is named after its owner. A directory is renamed to its place only if
 * none is there, or an empty one: of several exactly one gets in. What a process that died has left is removed by its
 * own name, so that nobody who was slow to look takes the next owner's for it.
 */
export async function exclusively<T>(root: string, key: string, task: () => Promise<T>): Promise<T> {
  const lock = privateFile(root, 'locks', createHash('sha256').update(key).digest('hex'));
  const { pid, started } = await thisProcess();
  const owner = [randomUUID(), pid, started, hostname()].join('.');
  const entering = await incomingFile(root);
  try {
    await mkdir(entering);
    await writeFile(join(entering, owner), '');
    await mkdir(dirname(lock), { recursive: true });
    await enter(entering, lock, key);
  } catch (error) {
    await rm(entering, { recursive: true, force: true });
    throw error;
  }
  try {
    return await task();
  } finally {
    await leave(lock, owner);
  }
}

async function enter(entering: string, lock: string, key: string): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  let before: string | undefined;
  while (!(await isFree(entering, lock))) {
    const [holder] = await readdir(lock).catch(() => []);
    if (holder === undefined) await removeEmpty(lock);
    // Only of one that is there for the second time: asking for a process may cost more than waiting for it.
    else if (holder === before && !(await isHeld(lock, holder))) await leave(lock, holder);
    else if (performance.now() > until) {
      const [, pid, , ...host] = holder.split('.');
      throw new DirectoryBusy(
        `${key} cannot be written: process ${pid} on ${host.join('.')} has locked it for more than ${PATIENCE_MS / 1000} s. If that process hangs, end it; if it is gone, remove ${lock}`,
      );
    } else await setTimeout(1 + Math.random() * 10);
    before = holder;
  }
}

async function isFree(entering: string, lock: string): Promise<boolean> {
  try {
    await rename(entering, lock);
    return true;
  } catch (error) {
    // Windows says EPERM.
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM')) return false;
    throw error;
  }
}

/** Of another machine's processes nothing is known: theirs hold for twice as long as anybody waits. */
async function isHeld(lock: string, owner: string): Promise<boolean> {
  const [, pid, started = '', ...host] = owner.split('.');
  if (host.join('.') === hostname()) return isRunning({ pid: Number(pid), started });
  const taken = await stat(join(lock, owner)).catch(() => undefined);
  return taken !== undefined && Date.now() - taken.mtimeMs < 2 * PATIENCE_MS;
}

async function leave(lock: string, owner: string): Promise<void> {
  await rm(join(lock, owner), { force: true });
  await removeEmpty(lock);
}

/** Not if somebody has entered meanwhile: then it is not empty. */
async function removeEmpty(lock: string): Promise<void> {
  await rmdir(lock).catch((error: unknown) => {
    if (!isMissingFile(error) && !hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM')) throw error;
  });
}
