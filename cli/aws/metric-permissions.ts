/** What `history import cloudwatch` asks CloudWatch, with the credentials of the caller. No step does. */
export const METRIC_ACTIONS = ['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'] as const;
