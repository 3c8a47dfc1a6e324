import {
  DescribeIpamPoolsCommand,
  EC2Client,
  GetIpamPoolAllocationsCommand,
  GetIpamPoolCidrsCommand,
  GetIpamResourceCidrsCommand,
} from '@aws-sdk/client-ec2';
import { builtInPolicy } from '../../core/policy/built-in.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { collectTask } from '../../functions/collect/task.ts';
import { evaluateTask } from '../../functions/evaluate/task.ts';
import type { Collected } from '../../functions/shared/collected.ts';
import type { Ec2Data } from '../../local/aws/ec2-data.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import { ScopeSummary } from '../../statemachine/contracts/summary.ts';
import { runKeys } from '../../storage/keys.ts';
import { inRows } from '../fakes/in-rows.ts';
import { countdown, fakeInvocation } from '../fakes/invocation.ts';
import { memoryObjects } from '../fakes/objects.ts';
import { noAccounts, noDiscoveries } from '../functions/collect/collect.ts';
import { REGION, SCOPE, type Started, started } from '../local/aws/fixture.ts';

const run: Run = {
  runId: 'run-1',
  asOf: '2026-11-21T12:00:00.000Z',
  prefix: 'runs/2026/11/21/run-1/',
  authoritative: false,
  dryRun: false,
  resourceTypes: ['vpc', 'subnet', 'ipam-pool'],
};
const scope = {
  scopeId: SCOPE,
  scopeType: 'private',
  ipamId: 'ipam-01',
  ipamRegion: REGION,
  tier: 'advanced',
  name: 'corporate',
} as const;

export interface FromTheWire {
  readonly aws: Started;
  readonly summary: ScopeSummary;
  readonly evaluations: readonly Evaluation[];
  /** The evaluation of a resource. */
  of(id: string): Evaluation;
}

/** Collects a scope over the wire, a page an invocation, and evaluates what came. */
export async function fromTheWire(
  ec2: Ec2Data,
  { policy = builtInPolicy, prepare = () => {} }: { policy?: Policy; prepare?: (aws: Started) => void } = {},
): Promise<FromTheWire> {
  const aws = await started({ ec2 });
  prepare(aws);
  const client = (region: string) => new EC2Client({ ...aws.client, region });
  const objects = memoryObjects();
  const calls = {
    ...noAccounts,
    ...noDiscoveries,
    getIpamResourceCidrs: inRows((region, input) => client(region).send(new GetIpamResourceCidrsCommand(input))),
    describeIpamPools: (region, input) => client(region).send(new DescribeIpamPoolsCommand(input)),
    getIpamPoolCidrs: (region, input) => client(region).send(new GetIpamPoolCidrsCommand(input)),
    getIpamPoolAllocations: (region, input) => client(region).send(new GetIpamPoolAllocationsCommand(input)),
  } satisfies Partial<Parameters<typeof collectTask.run>[1]>;
  let collected: Collected | undefined;
  while (!collected?.done) {
    const invocation = fakeInvocation({ deadline: countdown(0) });
    const input = { run, scope, ...(collected && { collected }) };
    ({ collected } = await collectTask.run(input, { ...invocation, ...calls, objects }));
  }
  objects.give(runKeys.policy(run.prefix), policy);
  await evaluateTask.run({ run, scope, collected }, { ...fakeInvocation(), objects });
  const evaluations = objects.lines(runKeys.evaluations(run.prefix, SCOPE)).map((line) => Evaluation.parse(line));
  return {
    aws,
    evaluations,
    summary: ScopeSummary.parse(objects.json(runKeys.scopeSummary(run.prefix, SCOPE))),
    of(id) {
      const found = evaluations.find(({ resource }) => resource.id === id);
      if (!found) throw new Error(`Test: there is no evaluation of ${id}`);
      return found;
    },
  };
}
