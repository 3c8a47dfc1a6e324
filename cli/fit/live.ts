import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outcomeOf } from '../../local/outcome.ts';
import type { RequestInput } from '../../statemachine/contracts/request.ts';
import { resolveRegions } from '../aws/configured-region.ts';
import { printHeader } from '../aws/header.ts';
import { interruption, SIGNAL_EXIT } from '../kit/interrupt.ts';
import type { Io } from '../kit/io.ts';
import type { RunDeps } from '../monitor/deps.ts';
import { runFailure } from '../monitor/failure.ts';
import { localResults } from '../results/local.ts';
import type { Results } from '../results/results.ts';

/**
 * Answers from AWS as it is now. It is read as `run` does, into a directory that is deleted afterwards: nothing in the
 * account changes, nobody is told. Returns the exit code: the answer's own, or that of the signal that stopped it.
 */
export async function withLiveResults(
  { regions, scopeId }: { regions: readonly string[]; scopeId?: string },
  io: Io,
  deps: RunDeps,
  answer: (results: Results) => Promise<number>,
): Promise<number> {
  const outDir = await mkdtemp(join(tmpdir(), 'ipam-monitor-fit-'));
  const stopping = interruption(io, () => io.err.print('Stopping … (Ctrl-C again stops at once)'));
  try {
    const found = await resolveRegions(regions, { env: io.env, profileRegion: deps.profileRegion });
    const monitor = await deps.startMonitor({ source: { kind: 'account', regions: found }, outDir });
    try {
      const { caller } = await monitor.describe();
      const what = 'Reading AWS, nothing is created or changed';
      await printHeader({ what, accountId: caller?.accountId, regions: found }, io);
      const outcome = await outcomeOf(await monitor.run(requestFor(scopeId), { signal: stopping.signal }), outDir);
      const by = stopping.by();
      if (by) return SIGNAL_EXIT[by];
      if (outcome.status !== 'SUCCEEDED') throw runFailure({ ...outcome, handOff: undefined });
    } finally {
      await monitor.stop();
    }
    return await answer({ ...localResults(outDir), where: 'AWS', flags: '' });
  } finally {
    stopping.dispose();
    await rm(outDir, { recursive: true, force: true });
  }
}

function requestFor(scopeId: string | undefined): RequestInput {
  return { dryRun: true, ...(scopeId !== undefined && { scopes: { ids: [scopeId] } }) };
}
