import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleStep } from '../infra/bundle/bundle.ts';
import { bundledFunctions } from '../local/lambda/bundle.ts';
import { nodeOptions, stepNames, steps } from '../statemachine/steps.ts';

const LOADS = 3;

/** CPU seconds by which what a local run loads of each step takes longer than the bundle that is deployed. */
export async function excessOfLoading(): Promise<ReadonlyMap<string, number>> {
  const dir = mkdtempSync(join(tmpdir(), 'ipam-monitor-loading-'));
  const loader = join(dir, 'load.mjs');
  writeFileSync(
    loader,
    'await import(process.argv[2]); const { user, system } = process.cpuUsage(); console.log((user + system) / 1e6);',
  );
  try {
    const excess = new Map<string, number>();
    const urlOf = await bundledFunctions();
    for (const step of stepNames) {
      const { folder } = steps[step];
      await bundleStep(folder, join(dir, folder));
      const load = (file: string, environment: NodeJS.ProcessEnv = {}) => {
        const env = { ...process.env, AWS_REGION: 'eu-west-1', ...environment };
        const seconds = Array.from({ length: LOADS }, () => {
          const { stdout } = spawnSync(process.execPath, [...nodeOptions(step), loader, file], {
            encoding: 'utf8',
            env,
          });
          return Number(stdout);
        });
        return seconds.sort((a, b) => a - b)[Math.floor(LOADS / 2)] ?? 0;
      };
      // As local/functions.ts starts them.
      const cached = { NODE_COMPILE_CACHE: join(tmpdir(), 'ipam-monitor-compile-cache') };
      excess.set(step, load(urlOf(`functions/${folder}/handler`), cached) - load(join(dir, folder, 'index.mjs')));
    }
    return excess;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
