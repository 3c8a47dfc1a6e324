import type { Alert } from '../../statemachine/contracts/alert.ts';
import type { Policy } from '../policy/schema.ts';

/** Gets whatever nothing else gets, so that nothing goes nowhere: the topic that the policy's outputs.notify names. */
export const FALLBACK_ROUTE = 'default';

/** Whom an alert is told to: at least one route, each once, in the order of their names. */
export function routesOf(_alert: Pick<Alert, 'finding' | 'severity' | 'kind'>, _policy: Policy): string[] {
  return [FALLBACK_ROUTE];
}

/** The topic, as the deployment names it, that a route publishes to. One that the policy no longer knows falls back. */
export function topicOf(_route: string, policy: Policy): string {
  return policy.outputs.notify.topic;
}
