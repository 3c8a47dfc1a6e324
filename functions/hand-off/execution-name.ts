import { createHash } from 'node:crypto';

const MAX_NAME = 80;

/**
 * The name of the downstream execution: the same for every attempt, so that StartExecution starts one. Cut, or with
 * characters replaced that it may not hold (a run's own name may have more of them), it ends in a hash of the whole.
 */
export function executionName(runId: string, consumer: string): string {
  const whole = `${runId}-${consumer}`;
  const valid = whole.replaceAll(/[^A-Za-z0-9_-]/g, '-');
  if (valid === whole && whole.length <= MAX_NAME) return whole;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, 12);
  return `${valid.slice(0, MAX_NAME - hash.length - 1)}-${hash}`;
}
