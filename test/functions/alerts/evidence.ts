import { FALLBACK_ROUTE } from '../../../core/policy/routes.ts';
import type { Change } from '../../../statemachine/contracts/alert.ts';
import { checkKind } from './evidence-of-kinds.ts';
import { ownerOf, severityOf, warningOf } from './rules.ts';
import type { Played, Stage } from './stage.ts';
import { SCOPES, SUBNETS } from './story.ts';

/** Promises of one change: it is told to whom it concerns, and over, or gone, is only what a run saw to be. */
export function checkEvidence(change: Change, route: string, stage: Stage): void {
  const { alertKey, at, routes, finding } = change;
  // Where messages were lost, one run tells again what another found.
  const source = [...stage.byRun.values()].find(({ asOf }) => asOf === Date.parse(at));
  if (!source) throw stage.breach(`There is no run at ${at}`);
  const index = SUBNETS.indexOf(finding.resource.id);
  stage.promise(isFor(route, index, stage), `Told to ${route}`, alertKey);
  stage.promise(routes.length === 1 && routes[0] === route, `${route} is told who else is`, routes);
  if (index === -1) checkKind(change, source, stage);
  else checkSubnet(change, index, source, stage);
}

/** The pager only ever hears of what was critical once. */
export function isFor(route: string, index: number, { byRun }: Stage): boolean {
  if (index === -1) return route === FALLBACK_ROUTE;
  if (route !== 'pager') return route === ownerOf(index);
  const wasCritical = ({ spec }: Played) => severityOf(spec.levels[index] ?? 50, spec) === 'critical';
  return ownerOf(index) === 'team' && [...byRun.values()].some(wasCritical);
}

function checkSubnet(change: Change, index: number, { spec }: Played, stage: Stage): void {
  const level = spec.levels[index];
  const isSeen = !spec.failed[index % SCOPES.length];
  const said = `${change.change} ${change.alertKey} by ${change.runId}`;
  switch (change.change) {
    case 'resolved': {
      const isNotAbove = Number(level) < warningOf(spec);
      // Of a warning, below its clear level; of a critical, which is far below its own then, below the warning.
      const isBelow = change.severity === 'critical' || change.closedBy === 'policy' ? isNotAbove : level === 50;
      stage.promise(isSeen && isBelow, `${said}, without evidence`, level);
      return;
    }
    case 'gone': {
      const isRead = spec.evidence?.[index >> 1] === 'read';
      stage.promise(isSeen && level === 'absent' && isRead, `${said}, without evidence`, level);
      return;
    }
  }
}
