import type { Change } from '../../statemachine/contracts/alert.ts';
import type { RouteReport } from '../../statemachine/contracts/ledger.ts';
import { counted } from '../text/count.ts';
import { unlinked } from '../text/plain-text.ts';
import { durationText } from '../text/times.ts';
import { changesOf, type RouteMessageFacts, severities, totalOf } from './route-facts.ts';
import { aboutFinding, ascii, fitted, type Lead, placeInSubject, plain, plus } from './subject.ts';

/** Says by itself whether to get up, and for what. The request's own subject replaces it. At most 99 ASCII characters. */
export function routeSubject({ report, changes, summary, policy }: RouteMessageFacts): string {
  const own = summary.request.subject?.trim();
  return ascii(own ? unlinked(own) : fitted(leadOf(report, changes, policy.accountNames)));
}

type Names = RouteMessageFacts['policy']['accountNames'];

function leadOf(report: RouteReport, changes: readonly Change[], names: Names): Lead {
  const { open, occasions, troubles } = report;
  const raised = changesOf(report, 'raised');
  const escalated = changesOf(report, 'escalated');
  const critical = raised.critical + escalated.critical;
  const worst = changes.find(
    (each) => each.severity === 'critical' && (each.change === 'raised' || each.change === 'escalated'),
  );
  if (worst && critical > 0) {
    const others = [
      ...(critical > 1 ? [`${critical - 1} more critical`] : []),
      ...(raised.warning > 0 ? [counted(raised.warning, 'new warning')] : []),
    ];
    return { ...aboutFinding('CRITICAL', worst.finding, names), others: plus(others) };
  }
  const serious = troubles.filter(({ isNew, severity }) => isNew && severity === 'critical').length;
  if (serious > 0) return plain(`CRITICAL ${counted(serious, 'problem')} with the monitoring itself`, []);
  if (occasions.includes('baseline')) {
    const above = severities(changesOf(report, 'baseline'));
    const resources = changes.map(({ finding }) => finding.resource);
    // Those that the message names are all, or some of them: what is said of all has to be so.
    const where = resources.length === totalOf(changesOf(report, 'baseline')) ? placeInSubject(resources, names) : '';
    const lead = plain(`Already above your policy: ${above}`, []);
    return { ...lead, where: where && ` in${where}`, after: '; from now on only changes', brief: '' };
  }
  const warning = changes.find((each) => each.change === 'raised');
  if (warning && raised.warning > 0) {
    const others = raised.warning > 1 ? [`${raised.warning - 1} more`] : [];
    return { ...aboutFinding('WARNING', warning.finding, names), others: plus(others) };
  }
  if (occasions.includes('restated')) return plain(`Sent again, as a message was lost: ${severities(open)} open`, []);
  if (occasions.includes('weekly')) return plain(`This week: ${severities(open)} open`, []);
  if (occasions.includes('daily')) return plain(`Still open: ${severities(open)}`, []);
  return calmer(report, changes, names);
}

/** Nothing of it is worth getting up for. */
function calmer(report: RouteReport, changes: readonly Change[], names: Names): Lead {
  const { open, troubles, troublesOver } = report;
  const stillOpen = totalOf(open) > 0 ? `, ${severities(open)} still open` : ', nothing open';
  const ended = totalOf(changesOf(report, 'resolved')) + totalOf(changesOf(report, 'gone'));
  const [first] = changes.filter(({ change }) => change === 'resolved' || change === 'gone');
  if (ended === 1 && first) {
    const lasted = first.lastedSeconds === undefined ? '' : ` for ${durationText(first.lastedSeconds)}`;
    const lead = aboutFinding(first.change === 'gone' ? 'GONE' : 'RESOLVED', first.finding, names);
    const after = `: was ${first.severity}${lasted}`;
    return { ...lead, after, brief: after, others: [] };
  }
  if (ended > 0) return plain(`${counted(ended, 'alert')} over${stillOpen}`, []);
  const eased = changes.find(({ change }) => change === 'deescalated');
  if (eased) {
    return { ...aboutFinding('NO LONGER CRITICAL', eased.finding, names), others: [] };
  }
  const unseen = totalOf(changesOf(report, 'unmeasured')) + totalOf(changesOf(report, 'noLongerVisible'));
  if (unseen > 0) return plain(`${counted(unseen, 'open alert')} not measured or not visible any more`, []);
  const about = troubles.filter(({ isNew }) => isNew).length;
  if (about > 0) return plain(`${counted(about, 'problem')} with the monitoring itself`, []);
  if (troublesOver.length > 0) return plain(`${counted(troublesOver.length, 'problem')} with the monitoring over`, []);
  return plain(`Open: ${severities(open)}`, []);
}
