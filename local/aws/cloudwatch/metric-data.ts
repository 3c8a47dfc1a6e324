import * as z from 'zod';
import { issueWords } from '../../../statemachine/contracts/issue-words.ts';
import { AwsError } from '../aws-error.ts';

const MAX_METRICS = 1000;
const MAX_DIMENSIONS = 30;
const MAX_VALUES = 150;

const UNITS = [
  ...['Seconds', 'Microseconds', 'Milliseconds', 'Percent', 'Count', 'Count/Second', 'None'],
  ...['Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes'].flatMap((unit) => [unit, `${unit}/Second`]),
  ...['Bits', 'Kilobits', 'Megabits', 'Gigabits', 'Terabits'].flatMap((unit) => [unit, `${unit}/Second`]),
];

/** JSON has no NaN: clients send the strings "NaN" and "Infinity", which CloudWatch refuses as it refuses the numbers. */
const Double = z
  .number('must be a number, and neither NaN nor Infinity')
  .refine((value) => Math.abs(value) <= 2 ** 360, 'must lie between -2^360 and 2^360');

const Ascii = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\x20-\x7e]*$/, 'must be ASCII');

const Datum = z
  .strictObject({
    MetricName: Ascii(255),
    Dimensions: z
      .array(z.strictObject({ Name: Ascii(255).regex(/^[^:]/, 'must not begin with a colon'), Value: Ascii(1024) }))
      .max(MAX_DIMENSIONS)
      .optional(),
    /** Seconds since 1970. Its range (two weeks back, two hours ahead) is not checked: recorded data may be older. */
    Timestamp: z.number().optional(),
    Value: Double.optional(),
    Values: z.array(Double).max(MAX_VALUES).optional(),
    Counts: z.array(Double).max(MAX_VALUES).optional(),
    StatisticValues: z.strictObject({ SampleCount: Double, Sum: Double, Minimum: Double, Maximum: Double }).optional(),
    Unit: z.enum(UNITS).optional(),
    StorageResolution: z.union([z.literal(1), z.literal(60)]).optional(),
  })
  .refine(
    ({ Value, Values, StatisticValues }) =>
      [Value, Values, StatisticValues].filter((given) => given !== undefined).length === 1,
    'needs exactly one of Value, Values and StatisticValues',
  )
  .refine(
    ({ Values, Counts }) => Counts === undefined || Counts.length === Values?.length,
    'needs as many Counts as Values',
  );

const MetricData = z.strictObject({
  Namespace: Ascii(255).regex(/^(?!AWS\/|:)/, 'must begin neither with AWS/ nor with a colon'),
  MetricData: z.array(Datum).min(1).max(MAX_METRICS),
  StrictEntityValidation: z.boolean().optional(),
});

export type MetricData = z.infer<typeof MetricData>;

/** All of it or nothing: one bad metric makes CloudWatch refuse the request. */
export function checkMetricData(request: unknown): MetricData {
  const parsed = MetricData.safeParse(request);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue ? z.core.toDotPath(issue.path) : '';
  throw new AwsError(
    'InvalidParameterValue',
    `The parameter ${where || 'PutMetricData'} ${issue ? issueWords(issue) : 'is not valid'}`,
  );
}
