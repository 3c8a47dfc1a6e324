import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAllFiles } from './environment.ts';

// esbuild reads the whole SDK for each function: a CPU second. No setting changes what it makes of them, so that test
// files which share a worker share the bundles. Each assembly gets a copy, and may do with it what it likes.

/** In the place of `bundleNow`. */
export function bundledOnce(bundleNow: (folder: string, outDir: string) => void): typeof bundleNow {
  const kept = mkdtempSync(join(tmpdir(), 'ipam-monitor-bundled-'));
  afterAllFiles(() => rmSync(kept, { recursive: true, force: true }));
  const whole = new Set<string>();
  return (folder, outDir) => {
    const bundle = join(kept, folder);
    if (!whole.has(folder)) bundleNow(folder, bundle);
    whole.add(folder);
    cpSync(bundle, outDir, { recursive: true });
  };
}
