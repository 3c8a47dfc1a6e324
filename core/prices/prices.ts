/** One price: an input with a date, not a fact. Change it here, and everything that is computed from it follows. */
export interface Price {
  /** US dollars, in us-east-1. */
  readonly amount: number;
  readonly per: string;
  /** What AWS charges nothing for, each month and account, without end. @default 0 */
  readonly free?: number;
  /** Month of the source. */
  readonly asOf: string;
  readonly source: string;
  /** Whether AWS's own page of that month was seen to say so; others are secondary, or remembered. */
  readonly confirmed: boolean;
}

const SFN = 'wring.co; AWS’s page for the free tier and, undated, the price';
const CLOUDWATCH = 'cloudburn.io/blog/amazon-cloudwatch-pricing, after AWS’s page';

export const prices = {
  transition: {
    amount: 0.025 / 1000,
    per: 'state transition',
    free: 4000,
    asOf: '2026-03',
    source: SFN,
    confirmed: false,
  },
  gigabyteSecond: {
    amount: 0.0000133334,
    per: 'GB-second on arm64',
    free: 400_000,
    asOf: '2024-12',
    source: 'cloudchipr.com/blog/aws-lambda-pricing',
    confirmed: false,
  },
  invocation: {
    amount: 0.2 / 1e6,
    per: 'Lambda request',
    free: 1_000_000,
    asOf: '2024-12',
    source: 'cloudchipr.com/blog/aws-lambda-pricing',
    confirmed: false,
  },
  s3Write: {
    amount: 0.005 / 1000,
    per: 'PUT, COPY, POST or LIST',
    asOf: '2023',
    source: 'secondary sources',
    confirmed: false,
  },
  s3Read: { amount: 0.0004 / 1000, per: 'GET or HEAD', asOf: '2023', source: 'secondary sources', confirmed: false },
  s3GigabyteMonth: { amount: 0.023, per: 'GB and month', asOf: '2023', source: 'secondary sources', confirmed: false },
  metricMonth: {
    amount: 0.3,
    per: 'metric and month',
    free: 10,
    asOf: '2026-02',
    source: CLOUDWATCH,
    confirmed: false,
  },
  metricCall: {
    amount: 0.01 / 1000,
    per: 'PutMetricData',
    free: 1_000_000,
    asOf: '2026-02',
    source: CLOUDWATCH,
    confirmed: false,
  },
  alarmMetricMonth: {
    amount: 0.1,
    per: 'metric of an alarm and month',
    free: 10,
    asOf: '2026-02',
    source: CLOUDWATCH,
    confirmed: false,
  },
  dashboardMonth: {
    amount: 3,
    per: 'dashboard and month',
    free: 3,
    asOf: '2026-02',
    source: CLOUDWATCH,
    confirmed: false,
  },
  logGigabyte: { amount: 0.5, per: 'GB of logs', free: 5, asOf: '2026-02', source: CLOUDWATCH, confirmed: false },
  keyMonth: {
    amount: 1,
    per: 'key and month; $1 more after each of the first two yearly rotations',
    asOf: '2025',
    source: 'aws.amazon.com/kms/pricing, undated copy',
    confirmed: false,
  },
  keyRequest: {
    amount: 0.03 / 10_000,
    per: 'KMS request',
    free: 20_000,
    asOf: '2025',
    source: 'factualminds.com, and AWS’s page',
    confirmed: false,
  },
  email: {
    amount: 2 / 100_000,
    per: 'e-mail by SNS',
    free: 1000,
    asOf: '2024',
    source: 'not looked up',
    confirmed: false,
  },
  trace: {
    amount: 5 / 1e6,
    per: 'X-Ray trace',
    free: 100_000,
    asOf: '2024',
    source: 'aws.amazon.com/xray/pricing, undated copy',
    confirmed: false,
  },
  publicIpv4Hour: {
    amount: 0.005,
    per: 'public IPv4 address of AWS and hour, in use or not',
    asOf: '2024-02',
    source: 'AWS’s blog, Identify and optimize public IPv4 address usage on AWS; secondary sources for the figure',
    confirmed: false,
  },
  ipamAdvancedPerIpHour: {
    amount: 0.00027,
    per: 'active IP address and hour',
    asOf: '2024-05',
    source: 'aws.amazon.com/vpc/pricing, archived text',
    confirmed: false,
  },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;

/** What so many units cost a month. The free ones are those of a whole account: ours alone when nothing else uses them. */
export function priceOf(name: PriceName, units: number, { free }: { readonly free: boolean }): number {
  const price: Price = prices[name];
  return Math.max(0, units - (free ? (price.free ?? 0) : 0)) * price.amount;
}
