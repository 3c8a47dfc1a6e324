import { userInfo } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { builtInPolicy } from '../../core/policy/built-in.ts';
import { destinationsOf } from '../../core/policy/destinations.ts';
import { parsePolicy } from '../../core/policy/parse.ts';
import type { RouteTarget } from '../../core/policy/routes.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { callerOf } from '../../functions/shared/ec2/caller.ts';
import { stsClient } from '../../functions/shared/ec2/clients.ts';
import { allowedBy } from '../aws/permissions.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { documentText } from '../json/document.ts';
import type { NotifyDocument } from '../json/notify-document.ts';
import { CliError } from '../kit/errors.ts';
import type { Io } from '../kit/io.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { RunDeps } from '../monitor/deps.ts';
import { connect } from '../policy/deployed/connect.ts';
import { readStored } from '../policy/deployed/stored-policy.ts';
import { readPolicy } from '../policy/read-policy.ts';
import { refuseUnknownNames } from '../policy/refuse-unknown-names.ts';
import { ROOT } from '../results/local.ts';
import { type RawNotifyOptions, targetOfRoute, targetText } from './plan.ts';

const Tested = z.object({ topic: z.string(), subject: z.string(), messageId: z.string().optional() });
type Tested = z.infer<typeof Tested>;

const FunctionFailure = z.object({ errorType: z.string(), errorMessage: z.string().default('') });

/** Sends a test message through one route, the very way that the monitor sends its own. Returns the exit code. */
export async function executeNotify(raw: RawNotifyOptions, io: Io, deps: RunDeps, remote: RemoteDeps): Promise<number> {
  const { to, tested, out } =
    raw.stack === undefined ? await testHere(raw, deps) : await testDeployed({ ...raw, stack: raw.stack }, io, remote);
  const { topic: destination, subject, messageId } = tested;
  if (raw.json) {
    const about = { route: raw.test, destination, subject, ...(messageId && { messageId }), ...(out && { out }) };
    io.out.print(documentText<NotifyDocument>({ exit: { code: 0 }, ...about }));
    return 0;
  }
  io.out.print(`${io.out.colors.green('✔')} Sent to ${targetText(to)}: ${sanitize(subject)}`);
  io.out.print(
    out === undefined ? 'It was accepted. Check at the receiving end that it arrived.' : `It is a file, under ${out}`,
  );
  return 0;
}

interface Outcome {
  readonly to: RouteTarget;
  readonly tested: Tested;
  /** Where files are. */
  readonly out?: string;
}

async function testHere(raw: RawNotifyOptions, deps: RunDeps): Promise<Outcome> {
  if (raw.region !== undefined) throw new CliError('--region says where a deployment is: name it too, with --stack');
  const policy = raw.policy === undefined ? builtInPolicy : (await readPolicy(raw.policy)).policy;
  const to = targetOfRoute(raw.test, policy);
  const monitor = await deps.startMonitor({
    source: { kind: 'demo', seed: 1 },
    outDir: ({ place }) => raw.out ?? join(ROOT, place),
    destinations: destinationsOf(policy),
  });
  try {
    const arn = monitor.functions.arns.NotifyFunctionArn ?? '';
    const payload = { test: { route: raw.test, to, by: userInfo().username } };
    const tested = Tested.parse(await monitor.functions.invoke(arn, payload, AbortSignal.timeout(60_000)));
    return { to, tested, out: monitor.outDir };
  } finally {
    await monitor.stop();
  }
}

async function testDeployed(
  raw: RawNotifyOptions & { readonly stack: string },
  io: Io,
  remote: RemoteDeps,
): Promise<Outcome> {
  const { deployment, s3, bucket, allowed } = await connect(raw, io, remote);
  const config = remote.clientConfig(deployment.region);
  const FunctionName = deployment.outputs.NotifyFunctionName;
  if (FunctionName === undefined) {
    throw new CliError(`The stack ${sanitize(raw.stack)} does not say which function sends messages`, [
      'Its outputs have no NotifyFunctionName: deploy the present version first.',
    ]);
  }
  let policy: Policy;
  if (raw.policy === undefined) {
    const stored = await allowed(readStored(s3, bucket));
    policy = stored ? parsePolicy(stored.text, `s3://${bucket}/policy`) : builtInPolicy;
  } else {
    const file = await readPolicy(raw.policy);
    refuseUnknownNames(file, deployment);
    ({ policy } = file);
  }
  const to = targetOfRoute(raw.test, policy);
  const { arn: by } = await callerOf(stsClient(config));
  const Payload = JSON.stringify({ test: { route: raw.test, to, by: by.slice(0, 200) } });
  const partition = deployment.outputs.StateMachineArn.split(':')[1] ?? 'aws';
  const permission = {
    actions: ['lambda:InvokeFunction'],
    resources: [`arn:${partition}:lambda:${deployment.region}:*:function:${FunctionName}`],
  };
  const answer = await allowedBy(
    [permission],
    new LambdaClient(config).send(new InvokeCommand({ FunctionName, Payload })),
  );
  const said: unknown = JSON.parse(answer.Payload?.transformToString() || 'null');
  if (answer.FunctionError !== undefined) {
    const { errorType, errorMessage } = FunctionFailure.parse(said);
    throw new CliError(`The route ${sanitize(raw.test)} does not work: ${sanitize(errorMessage)}`, [
      `${sanitize(errorType)}, by ${FunctionName} · ${targetText(to)}`,
    ]);
  }
  return { to, tested: Tested.parse(said) };
}
