import type { Alert } from '../../statemachine/contracts/alert.ts';
import { oneGlob } from '../policy/conditions.ts';
import { FALLBACK_ROUTE, type RouteMatch, type RouteTarget } from '../policy/routes.ts';
import type { Policy } from '../policy/schema.ts';
import { own } from '../text/own.ts';
import { matchesAlert } from './silence.ts';

type Routed = Pick<Alert, 'finding' | 'severity' | 'organizationalUnitId' | 'participants'> & {
  readonly announced?: Pick<NonNullable<Alert['announced']>, 'routes'> | undefined;
};

/**
 * Whom an alert is told to: at least one route, each once, in the order of the policy. Whoever was told of it at
 * another severity hears how it goes on, as long as the rest of his route's conditions holds.
 */
export function routesOf(alert: Routed, policy: Policy): string[] {
  const told = new Set(Object.keys(alert.announced?.routes ?? {}));
  const found: string[] = [];
  let isKept = false;
  for (const route of policy.routes) {
    const matches: boolean = !isKept && fits(route.match, alert, policy);
    if (matches || (told.has(route.name) && fits(withoutSeverity(route.match), alert, policy))) found.push(route.name);
    isKept ||= matches && !route.continue;
  }
  return isKept && !told.has(FALLBACK_ROUTE) ? found : [...found, FALLBACK_ROUTE];
}

/** Where a route's messages go. One that the policy no longer knows falls back, so that what it is owed is told. */
export function targetOf(route: string, { routes, outputs }: Policy): RouteTarget {
  return (
    routes.find(({ name }) => name === route)?.to ?? { topic: outputs.notify.topic, format: outputs.notify.format }
  );
}

function fits(
  { accountName, ou, participant, ...match }: RouteMatch,
  alert: Routed,
  { accountNames }: Policy,
): boolean {
  return (
    matchesAlert(match, alert) &&
    oneGlob(accountName, own(accountNames, alert.finding.resource.accountId)) &&
    oneGlob(ou, alert.organizationalUnitId) &&
    (participant === undefined || (alert.participants ?? []).some((account) => oneGlob(participant, account)))
  );
}

function withoutSeverity({ severity: _, ...match }: RouteMatch): RouteMatch {
  return match;
}
