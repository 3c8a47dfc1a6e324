import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { Objects } from '../../storage/objects.ts';
import { s3Objects } from '../../storage/s3-objects.ts';
import { allowedBy } from '../aws/permissions.ts';
import { deploymentRegion } from '../aws/region.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { type Deployment, openDeployment } from '../aws/stack.ts';
import { asCliError } from '../kit/as-cli-error.ts';
import { interruption } from '../kit/interrupt.ts';
import type { Io } from '../kit/io.ts';
import { silent } from '../kit/terminal.ts';
import { type PolicyFile, readPolicy } from '../policy/read-policy.ts';
import { refuseUnknownNames } from '../policy/refuse-unknown-names.ts';
import { notAFullRun } from '../progress/not-a-full-run.ts';
import { concludeProblem, concludeWait, startedLines, stoppedWatching } from './conclude.ts';
import { startDocument } from './json.ts';
import { startPermissions } from './permissions.ts';
import { planStart, type RawStartOptions, type StartPlan } from './plan.ts';
import { putRequestPolicy } from './put-policy.ts';
import { type StartedExecution, startExecution } from './start-execution.ts';
import { waitFor } from './wait.ts';

interface Clients {
  readonly sfn: SFNClient;
  /** The bucket of the deployment. */
  readonly objects: Objects;
}

/** Starts the deployed workflow, and with --wait follows it to its end. Returns the exit code. */
export async function executeStart(raw: RawStartOptions, io: Io, deps: RemoteDeps): Promise<number> {
  const json = raw.json === true;
  const out = json ? silent(io.out) : io.out;
  const stopping = interruption(io, () => {});
  let started: StartedExecution | undefined;
  try {
    const plan = planStart(raw);
    const policy = plan.policyFile === undefined ? undefined : await readPolicy(plan.policyFile);
    const region = await deploymentRegion(raw.region, { ...deps, env: io.env }, `start --stack ${raw.stack}`);
    const config = deps.clientConfig(region);
    const deployment = await openDeployment(raw.stack, config, io);
    if (policy) refuseUnknownNames(policy, deployment);
    const objects = s3Objects(deployment.outputs.BucketName, new S3Client(config));
    const clients = { sfn: new SFNClient(config), objects };
    const permissions = startPermissions(deployment, plan);

    const name = plan.name ?? newName(deps.now());
    started = await allowedBy(permissions, start(name, clients, deployment, plan, policy));
    for (const line of startedLines(started, deployment, plan, out.colors)) out.print(line);
    if (!plan.wait) {
      if (json) io.out.print(startDocument({ code: 0 }, { started }));
      return 0;
    }
    const notFull = notAFullRun(plan.request, policy !== undefined, '--authoritative was not given');
    const waiting = { ...clients, out, signal: stopping.signal, deps, notFull };
    const result = await allowedBy(permissions, waitFor(started, waiting));
    return await concludeWait(result, { io, json, started, deployment, plan });
  } catch (error) {
    const by = stopping.by();
    return concludeProblem(by ? stoppedWatching(by, started) : asCliError(error), by, { io, json, started });
  } finally {
    stopping.dispose();
  }
}

async function start(
  name: string,
  { sfn, objects }: Clients,
  { outputs }: Deployment,
  { request }: StartPlan,
  policy: PolicyFile | undefined,
): Promise<StartedExecution> {
  const policyKey = policy && (await putRequestPolicy(objects, name, policy.text));
  return await startExecution(sfn, outputs.StateMachineArn, name, {
    ...request,
    ...(policyKey !== undefined && { policyKey }),
    // A full run counts as the scheduled ones do, and so has to collect what they collect.
    ...(request.authoritative && request.resourceTypes === undefined && outputs.ResourceTypes
      ? { resourceTypes: outputs.ResourceTypes }
      : {}),
  });
}

/** Sorts by time, and says who started it: `cli-20261121T204100123Z`. */
function newName(now: Date): string {
  return `cli-${now.toISOString().replaceAll(/[-:.]/g, '')}`;
}
