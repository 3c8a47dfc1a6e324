import type { S3Client } from '@aws-sdk/client-s3';
import type * as z from 'zod';
import { InvalidInput } from '../../statemachine/contracts/invalid.ts';
import { findJson } from '../../storage/objects.ts';
import { s3Objects } from '../../storage/s3-objects.ts';
import type { Deployment } from '../aws/stack.ts';
import { COMMAND } from '../kit/command-line.ts';

const HOUR_MS = 3_600_000;

/** An object that runs share; undefined where there is none yet. Throws what S3, or the schema, has against it. */
export async function readShared<T>(
  s3: S3Client,
  bucket: string,
  key: string,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  try {
    return await findJson(s3Objects(bucket, s3), key, schema);
  } catch (error) {
    throw error instanceof InvalidInput ? error.cause : error;
  }
}

/** Two schedules; undefined where nothing says how often runs come. */
export function allowedHours({ outputs: { ExpectEveryHours, ScheduleExpression } }: Deployment): number | undefined {
  if (ScheduleExpression === undefined) return undefined;
  if (ExpectEveryHours !== undefined) return ExpectEveryHours;
  const [, value = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(ScheduleExpression) ?? [];
  const hours = { minute: 1 / 60, hour: 1, day: 24 }[unit];
  // A cron expression does not say how far apart its ticks may be: only its author knows.
  return hours === undefined ? undefined : 2 * Number(value) * hours;
}

export function lookForReason({ outputs: { StateMachineArn }, region }: Deployment, options: string): string[] {
  return [
    `See the last runs:  aws stepfunctions list-executions --state-machine-arn ${StateMachineArn} --max-results 5 --region ${region}`,
    haveOneNow(options),
  ];
}

export function haveOneNow(options: string): string {
  return `Start one now:  ${COMMAND} start --authoritative --wait ${options}`;
}

export const hoursSince = (time: number, now: Date) => (now.getTime() - time) / HOUR_MS;

export function ago(hours: number): string {
  if (hours < 1) return `${Math.max(0, Math.round(hours * 60))} min ago`;
  return hours < 48 ? `${hours.toFixed(1)} h ago` : `${Math.floor(hours / 24)} d ago`;
}
