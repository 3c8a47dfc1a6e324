import { GetObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { Latest } from '../../statemachine/contracts/hand-off.ts';
import { sharedKeys } from '../../statemachine/contracts/keys.ts';
import type { Deployment } from '../aws/stack.ts';
import { COMMAND } from '../command-line.ts';
import { plural } from '../text/format.ts';
import { type Check, failed, ok, unseen, warning } from './check.ts';
import { describeError, someOf } from './inspect.ts';

const HOUR_MS = 3_600_000;

/** Whether runs come to their end: how old the newest recorded result is, of all and of each scope. */
export async function checkLatest(deployment: Deployment, s3: S3Client, now: Date, options: string): Promise<Check[]> {
  const { outputs, createdAt } = deployment;
  const allowed = allowedHours(deployment);
  try {
    const latest = await readLatest(s3, outputs.BucketName);
    const times = Object.values(latest?.scopes ?? {}).map(({ asOf }) => Date.parse(asOf));
    if (!latest || times.length === 0) return [neverRun(hoursSince(createdAt.getTime(), now), allowed, options)];
    const newest = hoursSince(Math.max(...times), now);
    const text = `newest ${new Date(Math.max(...times)).toISOString()}, ${ago(newest)}, ${plural(times.length, 'scope')}`;
    if (allowed === undefined) return [ok('results', text)];
    if (newest > allowed)
      return [failed('results', `${text}: older than two schedules (${allowed} h)`, ...whyNot(deployment, options))];
    return [ok('results', text), ...staleScopes(latest, now, allowed, options)];
  } catch (error) {
    const next = `s3:GetObject on ${sharedKeys.latest} of the bucket, and s3:ListBucket on the bucket`;
    return [unseen('results', describeError(error), next)];
  }
}

async function readLatest(s3: S3Client, Bucket: string): Promise<Latest | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: sharedKeys.latest }));
    return Latest.parse(JSON.parse((await Body?.transformToString()) ?? ''));
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return undefined;
    throw error;
  }
}

/** Two schedules; undefined where nothing says how often runs come. */
function allowedHours({ outputs: { ExpectEveryHours, ScheduleExpression } }: Deployment): number | undefined {
  if (ScheduleExpression === undefined) return undefined;
  if (ExpectEveryHours !== undefined) return ExpectEveryHours;
  const [, value = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(ScheduleExpression) ?? [];
  const hours = { minute: 1 / 60, hour: 1, day: 24 }[unit];
  // Of cron, only whoever wrote it knows how far apart its ticks may be.
  return hours === undefined ? undefined : 2 * Number(value) * hours;
}

function neverRun(age: number, allowed: number | undefined, options: string): Check {
  const first = `Have one now:  ${COMMAND} start --authoritative --wait ${options}`;
  const text = 'none: no full run has ended yet';
  return allowed !== undefined && age > allowed
    ? failed('results', `${text}, ${ago(age)} after the stack was created`, first)
    : warning('results', text, first);
}

/** Scopes that fail while others do not. */
function staleScopes({ scopes }: Latest, now: Date, allowed: number, options: string): Check[] {
  const stale = Object.entries(scopes).filter(([, { asOf }]) => hoursSince(Date.parse(asOf), now) > allowed);
  if (stale.length === 0) return [];
  const text = `${plural(stale.length, 'scope')} not evaluated for more than ${allowed} h: ${someOf(stale.map(([id]) => id))}`;
  return [warning('scopes', text, `See why, or whether it is gone:  ${COMMAND} start --wait ${options}`)];
}

function whyNot({ outputs: { StateMachineArn }, region }: Deployment, options: string): string[] {
  return [
    `See the last runs:  aws stepfunctions list-executions --state-machine-arn ${StateMachineArn} --max-results 5 --region ${region}`,
    `Have one now:  ${COMMAND} start --authoritative --wait ${options}`,
  ];
}

const hoursSince = (time: number, now: Date) => (now.getTime() - time) / HOUR_MS;

function ago(hours: number): string {
  if (hours < 1) return `${Math.max(0, Math.round(hours * 60))} min ago`;
  return hours < 48 ? `${hours.toFixed(1)} h ago` : `${Math.floor(hours / 24)} d ago`;
}
