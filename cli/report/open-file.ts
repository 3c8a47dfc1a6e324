import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** What opens a file as a double click does, by platform; of all others it is xdg-open. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly [program: string, ...args: string[]]>> = {
  darwin: ['open'],
  // Not `start`, which is the shell's, and reads & and % in a path.
  win32: ['explorer.exe'],
};

/** Says whether the program could be started; what it then does is the desktop's. */
export async function openFile(file: string, platform = process.platform): Promise<boolean> {
  const [program, ...args] = OPENERS[platform] ?? ['xdg-open'];
  const child = spawn(program, [...args, resolve(file)], { stdio: 'ignore', detached: true });
  try {
    await once(child, 'spawn');
  } catch {
    return false;
  }
  child.unref();
  return true;
}
