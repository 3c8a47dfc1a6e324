import { targetOf } from '../../core/alerts/routes.ts';
import { FALLBACK_ROUTE, type RouteTarget } from '../../core/policy/routes.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { CliError } from '../kit/errors.ts';
import { sanitize } from '../kit/sanitize.ts';

export interface RawNotifyOptions {
  readonly test: string;
  readonly stack?: string;
  readonly region?: string;
  readonly policy?: string;
  readonly out: string;
  readonly json?: true;
}

/** Where the messages of a route go. Throws CliError for one that the policy does not have. */
export function targetOfRoute(route: string, policy: Policy): RouteTarget {
  const names = [...policy.routes.map(({ name }) => name), FALLBACK_ROUTE];
  if (names.includes(route)) return targetOf(route, policy);
  throw new CliError(`The policy "${sanitize(policy.name)}" has no route ${sanitize(route)}`, [
    `It has: ${names.join(', ')}`,
  ]);
}

export function targetText(to: RouteTarget): string {
  return 'topic' in to ? `topic ${to.topic}, as ${to.format}` : `webhook ${to.webhook}`;
}
