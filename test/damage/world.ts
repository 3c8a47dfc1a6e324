import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { resourceCidrKey } from '../../core/inventory/resource-key.ts';
import { decideTask } from '../../functions/decide/task.ts';
import { choosePolicy } from '../../functions/discover/choose-policy.ts';
import { evaluateTask } from '../../functions/evaluate/task.ts';
import { handOffTask } from '../../functions/hand-off/task.ts';
import { notifyTask } from '../../functions/notify/task.ts';
import { publishMetricsTask } from '../../functions/publish-metrics/task.ts';
import { recordTask } from '../../functions/record/task.ts';
import { summarizeTask } from '../../functions/summarize/task.ts';
import { Change } from '../../statemachine/contracts/alert.ts';
import { RouteReport } from '../../statemachine/contracts/ledger.ts';
import type { Resource, ResourceCidr } from '../../statemachine/contracts/resource-cidr.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import type { Discovery } from '../../statemachine/contracts/summary.ts';
import { parquetDayFiles } from '../../storage/history/parquet-day-files.ts';
import { LATEST_REPORT, reportKey, runKeys } from '../../storage/keys.ts';
import { fakeCalls } from '../fakes/calls.ts';
import { fakeInvocation } from '../fakes/invocation.ts';
import { type MemoryObjectsOptions, memoryObjects } from '../fakes/objects.ts';
import { SCOPE, sampleRun } from '../fakes/results.ts';

/** A subnet as IPAM lists it. */
export interface Listed {
  readonly id: string;
  readonly usedPercent: number;
  readonly accountId?: string;
  readonly sampledAt?: string;
}

/** What a run did. */
export interface RunSeen {
  readonly run: Run;
  /** Steps that failed, with their errors. */
  readonly failed: readonly string[];
  /** Messages that it published. */
  readonly messages: readonly string[];
  /** What it told: change, severity, id, and whether that pages. */
  readonly told: readonly string[];
  /** What it said of what is damaged. */
  readonly said: readonly string[];
  /** What whoever opens the newest report has after it. */
  readonly report: string | undefined;
}

const scope: Scope = {
  scopeId: SCOPE,
  scopeType: 'private',
  ipamId: 'ipam-0a',
  ipamRegion: 'eu-west-1',
  tier: 'advanced',
};

const TOPICS = { default: 'arn:aws:sns:eu-west-1:111122223333:alerts' };

/** A bucket and a topic, over which runs go as the state machine makes them, with all steps from Evaluate on. */
export function damageWorld(options: MemoryObjectsOptions = {}) {
  const objects = memoryObjects(options);

  /**
   * @param isTopicDown Whether SNS refuses the run's messages.
   * @param beforeNotify What happens between Decide and Notify.
   */
  async function run(
    hour: number,
    subnets: readonly Listed[],
    { isTopicDown = false, beforeNotify = () => {} }: { isTopicDown?: boolean; beforeNotify?: () => void } = {},
  ): Promise<RunSeen> {
    const asOf = hourAt(hour);
    const run = sampleRun({ runId: `run-${hour}`, asOf, resourceTypes: ['subnet'] });
    const messages: string[] = [];
    const failed: string[] = [];
    const publish = async ({ Message, TopicArn }: PublishCommandInput) => {
      if (isTopicDown) throw new Error('SNS is down');
      if (TopicArn === TOPICS.default) messages.push(Message ?? '');
      return { $metadata: {} };
    };
    const deps = { objects, pause: async () => {}, ...fakeInvocation({ now: asOf, attempt: `attempt-${hour}` }) };
    const step = async (name: string, work: () => Promise<unknown>) => {
      try {
        await work();
      } catch (error) {
        failed.push(`${name}: ${String(error)}`);
      }
    };

    await step('Discover', () => discover(run));
    const rows = subnets.map(rowOf).sort((a, b) => (a.key < b.key ? -1 : 1));
    objects.giveLines(runKeys.inventoryPart(run.prefix, SCOPE, 1, 'subnet', 'a', 0), rows);
    await step('Evaluate', () => evaluateTask.run({ run, scope, collected: collected(rows) }, deps));
    await step('Summarize', () => summarizeTask.run({ run }, deps));
    await step('Decide', () => decideTask.run({ run }, deps));
    // Making a page 500 times would take a minute, and no damage is its concern.
    objects.give(reportKey(run.runId, run.asOf), reportOf(run));
    beforeNotify();
    await step('Notify', () => notifyTask.run({ run }, { ...deps, publish, topics: TOPICS }));
    const putMetricData = async () => ({ $metadata: {} });
    const metrics = { ...deps, putMetricData, runNamespace: 'Deployment', deployment: 'd', detail: 'full' } as const;
    await step('PublishMetrics', () => publishMetricsTask.run({ run }, metrics));
    await step('HandOff', () => handOffTask.run({ run }, { ...deps, calls: fakeCalls().calls, consumers: {} }));
    await step('Record', () => recordTask.run({ run }, { ...deps, dayFiles: parquetDayFiles(objects) }));
    const report = objects.text(LATEST_REPORT);
    return { run, failed, messages, report, ...(messages.length > 0 ? toldBy(run) : { told: [], said: [] }) };
  }

  /** What Discover leaves, with the policy as it chooses it. */
  async function discover(run: Run): Promise<void> {
    const { policy, used, problems } = await choosePolicy(objects, {}, {});
    const discovery: Discovery = {
      schemaVersion: '1.0',
      runId: run.runId,
      asOf: run.asOf,
      request: { resourceTypes: ['subnet'], authoritative: true, dryRun: false },
      policy: used,
      regions: [{ region: 'eu-west-1', ipams: 1 }],
      ipams: [{ ipamId: 'ipam-0a', region: 'eu-west-1', tier: 'advanced', operatingRegions: ['eu-west-1'] }],
      scopeCount: 1,
      failedScopes: [],
      gaps: [],
      problems,
    };
    objects.give(runKeys.policy(run.prefix), policy);
    objects.give(runKeys.discovery(run.prefix), discovery);
    objects.give(runKeys.scopes(run.prefix), [scope]);
  }

  function toldBy(run: Run): Pick<RunSeen, 'told' | 'said'> {
    const report = RouteReport.parse(objects.json(runKeys.routeReport(run.prefix, 'default')));
    const changes = objects.lines(runKeys.routeChanges(run.prefix, 'default')).map((line) => Change.parse(line));
    return {
      told: changes
        .map(({ change, severity, finding, pages }) => {
          return `${change} ${severity} ${finding.resource.id}${pages ? ', pages' : ''}`;
        })
        .sort(),
      said: [
        ...report.troubles.flatMap(({ isNew, text }) => (isNew ? [text] : [])),
        ...report.troublesOver.map(({ text }) => `Over: ${text}`),
        ...(report.lost
          ? [`Messages that were still to be sent to this route are lost: ${report.lost.join(' and ')} cannot be read.`]
          : []),
      ],
    };
  }

  return { objects, run };
}

export function reportOf({ runId }: Pick<Run, 'runId'>): string {
  return `<!doctype html><title>${runId}</title>`;
}

/** Hours of one day, after the daily digest; and of those before and after it. */
export function hourAt(hour: number): string {
  return new Date(Date.UTC(2026, 10, 24, 10 + hour)).toISOString();
}

function rowOf({ id, usedPercent, accountId = '111122223333', sampledAt }: Listed): ResourceCidr {
  const place = { vpcId: 'vpc-1', accountId, region: 'eu-west-1' };
  const resource: Resource = { id, type: 'subnet', cidr: '10.0.0.0/24', family: 'ipv4', ...place };
  const key = resourceCidrKey(resource);
  return { key, resource, state: {}, ipUsage: usedPercent / 100, ...(sampledAt !== undefined && { sampledAt }) };
}

function collected({ length }: readonly ResourceCidr[]) {
  const read = { subnet: { except: [] } };
  const rows = { kept: length, duplicates: 0, filteredOut: 0, malformed: 0 };
  const lists = { subnet: { open: [], parts: [{ attempt: 'a', count: 1 }] } };
  return { done: true, pass: 1, lists, read, rows, restarts: 0, calls: 1, records: 0, regions: [], gaps: [] };
}
