import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Writes a step's code to a folder, and has done so when it returns. */
export function bundleNow(folder: string, outDir: string): void {
  // Of esbuild: a third of its time would go into collecting garbage, and it ends with 400 MB of it.
  const env = { ...process.env, GOGC: 'off' };
  execFileSync(process.execPath, [MAIN, folder, outDir], { stdio: ['ignore', 2, 2], env });
}
