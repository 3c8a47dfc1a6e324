import type { Source } from '../../local/source.ts';
import type { RequestInput } from '../../statemachine/contracts/request.ts';
import { CliError } from '../errors.ts';
import { failOnOf } from './fail-on.ts';
import { requestOf } from './request.ts';
import { refuseEmpty, split, wholeNumber, wrong } from './values.ts';

/** What commander hands over: every value still as it was typed. */
export interface RawRunOptions {
  readonly demo?: true;
  readonly seed?: string;
  readonly from?: string;
  readonly region?: readonly string[];
  readonly ipam?: readonly string[];
  readonly scope?: readonly string[];
  readonly type?: readonly string[];
  readonly threshold?: string;
  readonly policy?: string;
  readonly topic?: string;
  readonly subject?: string;
  readonly out: string;
  readonly json?: true;
  readonly failOn?: string;
  readonly dryRun?: true;
  readonly openmetrics?: string;
}

export type FailOn = 'critical' | 'warning';

export interface RunPlan {
  /** For an account, `regions` is still what was typed: empty means that the configuration decides. */
  readonly source: Source;
  readonly request: RequestInput;
  readonly policyFile?: string;
  readonly topicArn?: string;
  readonly outDir: string;
  /** For node_exporter's textfile collector. */
  readonly openMetricsFile?: string;
  readonly json: boolean;
  readonly failOn?: FailOn;
}

const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;
const TOPIC = /^arn:aws(-[a-z]+)*:sns:[a-z]{2,}(-[a-z]+)+-\d+:\d{12}:[A-Za-z0-9_-]{1,256}$/;
/** The generator takes 32 bits. */
const MAX_SEED = 2 ** 32 - 1;

/** Turns options into what to run. Throws CliError naming the option and the value. */
export function planRun(raw: RawRunOptions): RunPlan {
  refuseEmpty(raw);
  const source = sourceOf(raw);
  const failOn = failOnOf(raw.failOn);
  if (raw.topic !== undefined && !TOPIC.test(raw.topic)) {
    throw wrong('--topic', raw.topic, 'is not the ARN of an SNS standard topic', [
      'It looks like this: arn:aws:sns:eu-west-1:111122223333:ipam-alerts',
    ]);
  }
  return {
    source,
    request: requestOf(raw, source),
    ...(raw.policy !== undefined && { policyFile: raw.policy }),
    ...(raw.topic !== undefined && { topicArn: raw.topic }),
    outDir: raw.out,
    ...(raw.openmetrics !== undefined && { openMetricsFile: openMetricsFile(raw.openmetrics) }),
    json: raw.json === true,
    ...(failOn && { failOn }),
  };
}

/** The collector reads no other. */
function openMetricsFile(file: string): string {
  if (file.endsWith('.prom')) return file;
  throw wrong('--openmetrics', file, 'does not end in .prom, so that node_exporter would not read it');
}

function sourceOf({ demo, seed, from, region }: RawRunOptions): Source {
  if (demo && from !== undefined) throw new CliError('--demo and --from name two sources: give one of them');
  if (seed !== undefined && !demo) throw new CliError('--seed goes with --demo: it makes the sample organisation');
  const regions = split(region);
  if (regions.length > 0 && (demo || from !== undefined)) {
    throw new CliError(`--region goes with your own account, not with ${demo ? '--demo' : '--from'}`, [
      'Leave it out, or leave out the other one to read your account.',
    ]);
  }
  for (const name of regions) if (!REGION.test(name)) throw wrong('--region', name, 'is not a Region (eu-west-1)');
  if (demo) return { kind: 'demo', seed: seed === undefined ? 1 : wholeNumber('--seed', seed, MAX_SEED) };
  if (from !== undefined) return { kind: 'recorded', directory: from };
  return { kind: 'account', regions };
}
