import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the functions' bundles are, for as long as the tests run. */
    readonly bundles: string;
  }
}

/** Before all tests that start processes; what it returns comes after them. */
export function setup(project: TestProject): () => void {
  const home = mkdtempSync(join(tmpdir(), 'ipam-monitor-bundled-'));
  project.provide('bundles', home);
  return () => rmSync(home, { recursive: true, force: true });
}
