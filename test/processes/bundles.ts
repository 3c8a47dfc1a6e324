import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

// esbuild reads the whole SDK for each function: a CPU second. No setting changes what it makes of them, so that all test
// files share the bundles, whichever worker they run in. Each assembly gets a copy, and may do with it what it likes.

const PAUSE_MS = 50;
const MOST_PAUSES = 2_000;

/** In the place of `bundleNow`; `kept` is a folder of this run. */
export function bundledOnce(
  bundleNow: (folder: string, outDir: string) => void,
  kept: string,
): (folder: string, outDir: string) => void {
  return (folder, outDir) => {
    const bundle = join(kept, folder);
    const half = `${bundle}-half`;
    // CDK waits for nothing, so that this has to.
    for (let pauses = 0; !existsSync(bundle); pauses++) {
      if (pauses === MOST_PAUSES) throw new Error(`Somebody began to bundle ${folder}, and does not end: ${half}`);
      if (!begin(half)) {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
        continue;
      }
      try {
        if (existsSync(bundle)) break;
        bundleNow(folder, join(half, 'out'));
        renameSync(join(half, 'out'), bundle);
      } finally {
        rmSync(half, { recursive: true, force: true });
      }
    }
    cpSync(bundle, outDir, { recursive: true });
  };
}

/** Whether this is the one that bundles it. */
function begin(half: string): boolean {
  try {
    mkdirSync(half);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
