import type { Source } from '../../local/source.ts';
import type { RequestInput } from '../../statemachine/contracts/request.ts';
import { type FailOn, failOnOf } from '../findings/fail-on.ts';
import { CliError } from '../kit/errors.ts';
import { type RequestOptions, requestOf } from '../kit/request.ts';
import { refuseEmpty, wrong } from '../kit/values.ts';
import { type SourceOptions, sourceOf } from './source.ts';

/** What commander hands over: every value still as it was typed. */
export interface RawRunOptions extends SourceOptions, RequestOptions {
  readonly topic?: string;
  readonly out?: string;
  readonly json?: true;
  readonly failOn?: string;
  readonly openmetrics?: string;
  readonly readRole?: string;
  readonly externalId?: string;
  readonly organizationNames?: true;
}

export interface RunPlan {
  /** For an account, Regions are still what was typed: where none is, the configuration decides. */
  readonly source: Source;
  readonly request: RequestInput;
  readonly policyFile?: string;
  readonly topicArn?: string;
  readonly readRole?: { readonly name: string; readonly externalId?: string };
  readonly organizationNames: boolean;
  /** Absent: the place of the organisation. */
  readonly outDir?: string;
  /** For node_exporter's textfile collector. */
  readonly openMetricsFile?: string;
  readonly json: boolean;
  readonly failOn?: FailOn;
}

const TOPIC = /^arn:aws(-[a-z]+)*:sns:[a-z]{2,}(-[a-z]+)+-\d+:\d{12}:[A-Za-z0-9_-]{1,256}$/;

/** Turns options into what to run. Throws CliError naming the option and the value. */
export function planRun(raw: RawRunOptions): RunPlan {
  refuseEmpty(raw);
  const source = sourceOf(raw);
  const failOn = failOnOf(raw.failOn);
  const readRole = readRoleOf(raw, source);
  if (raw.organizationNames && source.kind !== 'account') {
    throw new CliError('--organization-names goes with your own account: no other organisation can be asked');
  }
  if (raw.topic !== undefined && !TOPIC.test(raw.topic)) {
    throw wrong('--topic', raw.topic, 'is not the ARN of an SNS standard topic', [
      'It looks like this: arn:aws:sns:eu-west-1:111122223333:ipam-alerts',
    ]);
  }
  return {
    source,
    request: requestOf(raw),
    ...(raw.policy !== undefined && { policyFile: raw.policy }),
    ...(raw.topic !== undefined && { topicArn: raw.topic }),
    ...(readRole && { readRole }),
    ...(raw.out !== undefined && { outDir: raw.out }),
    ...(raw.openmetrics !== undefined && { openMetricsFile: openMetricsFile(raw.openmetrics) }),
    organizationNames: raw.organizationNames === true,
    json: raw.json === true,
    ...(failOn && { failOn }),
  };
}

/** As IAM has them. */
const ROLE_NAME = /^[A-Za-z0-9+=,.@_-]{1,64}$/;
const EXTERNAL_ID = /^[A-Za-z0-9+=,.@:/_-]{2,1224}$/;

/** The name that infra/read-role.ts gives it. */
const DEFAULT_ROLE = 'IpamMonitorRead';

function readRoleOf({ readRole: given, externalId, accounts }: RawRunOptions, { kind }: Source): RunPlan['readRole'] {
  const readRole = given ?? (accounts && DEFAULT_ROLE);
  if (readRole === undefined) {
    if (externalId === undefined) return undefined;
    throw new CliError('--external-id goes with --read-role: it is what that role asks for');
  }
  if (kind !== 'account') {
    throw new CliError(
      '--read-role goes with your own account: a sample organisation has its own, recordings have none',
    );
  }
  if (!ROLE_NAME.test(readRole)) {
    throw wrong('--read-role', readRole, 'is not the name of a role', [
      'It is the name only, the same in every account: IpamMonitorRead',
    ]);
  }
  if (externalId !== undefined && !EXTERNAL_ID.test(externalId)) {
    throw wrong('--external-id', externalId, 'is not an external id (2 to 1224 of A-Za-z0-9+=,.@:/_-)');
  }
  return { name: readRole, ...(externalId !== undefined && { externalId }) };
}

/** The collector reads no other. */
function openMetricsFile(file: string): string {
  if (file.endsWith('.prom')) return file;
  throw wrong('--openmetrics', file, 'does not end in .prom, so that node_exporter would not read it');
}
