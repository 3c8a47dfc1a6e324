import { join } from 'node:path';
import { destinationsOf } from '../../core/policy/destinations.ts';
import type { Monitor, MonitorOptions } from '../../local/monitor.ts';
import { outcomeOf } from '../../local/outcome.ts';
import type { Description, Source } from '../../local/source.ts';
import { accountNamesOfProfiles } from '../aws/account-names.ts';
import { resolveRegions } from '../aws/configured-region.ts';
import { asCliError } from '../kit/as-cli-error.ts';
import { duration } from '../kit/format.ts';
import { interruption } from '../kit/interrupt.ts';
import type { Io } from '../kit/io.ts';
import { silent } from '../kit/terminal.ts';
import type { RunDeps } from '../monitor/deps.ts';
import type { PolicyFile } from '../policy/read-policy.ts';
import { notAFullRun } from '../progress/not-a-full-run.ts';
import { ProgressPrinter } from '../progress/printer.ts';
import { Tracker } from '../progress/tracker.ts';
import { outFlags, ROOT } from '../results/local.ts';
import { concludeFailure, concludeInterruption, concludeRun } from './conclude.ts';
import { ipamLines, readDiscovery } from './discovered.ts';
import { messageOf, reportOf } from './messages.ts';
import { accountLines, accountPromise, headline, madeUpLine, noteLines } from './opening.ts';
import { tryOpenMetrics, writeOpenMetrics } from './openmetrics.ts';
import { planRun, type RawRunOptions, type RunPlan } from './options.ts';

/** Runs the workflow, and prints how it goes and what it came to. Returns the exit code. */
export async function executeRun(raw: RawRunOptions, io: Io, deps: RunDeps): Promise<number> {
  const target = { json: raw.json === true, outDir: raw.out ?? ROOT };
  const out = target.json ? silent(io.out) : io.out;
  let printer: ProgressPrinter | undefined;
  const stopping = interruption(io, () => {
    printer?.stop();
    io.err.print('Stopping … (Ctrl-C again stops at once)');
  });
  let monitor: Monitor | undefined;
  try {
    const plan = planRun(raw);
    const policy = plan.policyFile === undefined ? undefined : await policyIn(plan.policyFile);
    if (plan.openMetricsFile !== undefined) await tryOpenMetrics(plan.openMetricsFile);
    const source = await completeSource(plan.source, io, deps);
    if (source.kind === 'account') for (const line of accountPromise(target.outDir, out.colors)) out.print(line);
    monitor = await deps.startMonitor(await monitorOptions(plan, source, policy, io));
    const description = await monitor.describe();
    const outDir = placeOf(plan, description);
    target.outDir = outDir;
    const opening = [
      ...(source.kind === 'account'
        ? accountLines(description, io.env.AWS_PROFILE, out.colors)
        : [headline(description, out.colors)]),
      ...(source.kind === 'demo' ? [madeUpLine(out.colors)] : []),
    ];
    for (const line of [...opening, ...noteLines(description, out.colors), '']) out.print(line);

    if (monitor.past) {
      // Loaded when needed: only the sample organisation has one.
      const { writePast } = await import('./past.ts');
      await writePast(outDir, monitor.past());
    }
    const tracker = new Tracker(
      (output) => readDiscovery(outDir, output),
      undefined,
      notAFullRun(plan.request, policy !== undefined),
    );
    const clock = deps.startClock();
    const started = new ProgressPrinter(out, tracker, clock, (step) =>
      step === 'Discover' && source.kind === 'account' && tracker.discovery ? ipamLines(tracker.discovery) : [],
    );
    printer = started;
    const run = await monitor.run(plan.request, {
      signal: stopping.signal,
      onProgress: (progress) => started.apply(progress),
      ...(policy && { policyText: policy.text }),
    });
    printer.stop();
    const elapsed = clock.now();
    const by = stopping.by();
    if (by) return concludeInterruption(by, target, io);
    out.print(out.colors.dim(`  Elapsed ${duration(elapsed)}`));
    const unwritten =
      plan.openMetricsFile && (await writeOpenMetrics(plan.openMetricsFile, run, outDir).catch(asCliError));
    const message = await messageOf(tracker.output('Notify'), outDir);
    const report = reportOf(tracker.output('RenderReport'), outDir);
    return await concludeRun(await outcomeOf(run, outDir), {
      ...{ plan, outDir, io, source, description, message, report },
      ...(unwritten && { unwritten }),
    });
  } catch (error) {
    printer?.stop();
    const by = stopping.by();
    return by ? concludeInterruption(by, target, io) : concludeFailure(asCliError(error), target, io);
  } finally {
    await monitor?.stop();
    stopping.dispose();
  }
}

/** What reads it is loaded when needed: it brings YAML and all of a policy. */
async function policyIn(file: string): Promise<PolicyFile> {
  const { readPolicy } = await import('../policy/read-policy.ts');
  return readPolicy(file);
}

/** Where a run writes to. */
function placeOf({ outDir }: RunPlan, { place }: Description): string {
  return outDir ?? join(ROOT, place);
}

/** An account's Regions may come from the configuration. */
async function completeSource(source: Source, { env }: Io, { profileRegion }: RunDeps): Promise<Source> {
  if (source.kind !== 'account') return source;
  const { regions, accounts } = source;
  const resolve = (given: readonly string[], option?: '--regions') =>
    resolveRegions(given, { env, profileRegion }, option);
  if (!accounts) return { kind: 'account', regions: await resolve(regions) };
  // Whoever names accounts need not have an IPAM: it is looked for where its home Region is named, too.
  return { kind: 'account', regions, accounts: { ...accounts, regions: await resolve(accounts.regions, '--regions') } };
}

async function monitorOptions(
  plan: RunPlan,
  source: Source,
  file: PolicyFile | undefined,
  { env }: Io,
): Promise<MonitorOptions> {
  return {
    source,
    // Nobody's profile is about the sample organisation.
    ...(source.kind !== 'demo' && { accountNames: await accountNamesOfProfiles(env) }),
    organizationNames: plan.organizationNames,
    outDir: (description) => placeOf(plan, description),
    commandOptions: outFlags(plan.outDir).trim(),
    ...(plan.topicArn !== undefined && { topicArn: plan.topicArn }),
    ...(plan.readRole && { readRole: plan.readRole }),
    ...(file && { destinations: destinationsOf(file.policy) }),
  };
}
