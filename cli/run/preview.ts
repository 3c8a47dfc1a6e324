import { targetOf } from '../../core/alerts/routes.ts';
import type { RouteTarget } from '../../core/policy/routes.ts';
import { Policy } from '../../core/policy/schema.ts';
import { count, counted } from '../../core/text/count.ts';
import { Decision, RouteReport, type Untold } from '../../statemachine/contracts/ledger.ts';
import { PREVIEW, runKeys } from '../../storage/keys.ts';
import { readUntold } from '../../storage/ledger.ts';
import { joinBlocks } from '../kit/blocks.ts';
import { list } from '../kit/format.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Colors } from '../kit/terminal.ts';
import { localResults } from '../results/local.ts';
import { findResult, linesOf, readResult } from '../results/read.ts';
import type { Results } from '../results/results.ts';

/** Alerts named for each reason; all of them are in the file. */
const MOST_NAMED = 20;

type Why = Untold['why'];

const WHY: Readonly<Record<Why, string>> = {
  continues: 'sent before, and unchanged',
  waitsForDigest: 'wait for the next message of their route',
  pending: 'have not lasted long enough',
  muted: 'muted',
  notSeen: 'not seen by this run',
  unmeasured: 'no longer measured, which was sent',
  noLongerVisible: 'no longer visible, which was sent',
};

interface Reason {
  total: number;
  readonly named: Untold[];
}

/** Of a dry run: each message as it would be sent, to whom, and why nothing is told of the rest. */
export async function previewLines(outDir: string, prefix: string, colors: Colors): Promise<string[]> {
  const results = localResults(outDir);
  const decision = await findResult(results, runKeys.decision(prefix, PREVIEW), Decision);
  // Decide failed: the run's error says so.
  if (!decision) return [];
  const { routes, untoldKey } = decision;
  const policy = await readResult(results, runKeys.policy(prefix), Policy);
  const sending = Object.entries(routes).flatMap(([route, { sends, reportKey }]) =>
    sends && reportKey !== undefined ? [{ route, reportKey }] : [],
  );
  const messages: string[][] = [];
  for (const { route, reportKey } of sending) {
    const message = await results.getText(runKeys.routeMessage(prefix, route));
    // Notify failed: the run's error says so.
    if (!message) continue;
    const { pages } = await readResult(results, reportKey, RouteReport);
    const to = `${route}, ${targetText(targetOf(route, policy))}${pages ? ', pages' : ''}`;
    messages.push([colors.bold(`To ${sanitize(to)}`), ...message.text.trimEnd().split('\n').map(indented)]);
  }
  const sent = new Set(sending.map(({ route }) => route));
  const reasons = untoldKey === undefined ? undefined : await reasonsOf(results, untoldKey, sent);
  const title =
    messages.length > 0 ? `WOULD BE SENT, ${counted(messages.length, 'message')}` : 'Nothing would be sent.';
  return joinBlocks([colors.bold(title)], ...messages, reasons ? restLines(reasons, colors) : []);
}

function targetText(target: RouteTarget): string {
  return 'topic' in target ? `topic ${target.topic} as ${target.format}` : `webhook ${target.webhook}`;
}

/** What waits for a message of its route is in that message, where there is one. */
async function reasonsOf(
  results: Results,
  key: string,
  sent: ReadonlySet<string>,
): Promise<ReadonlyMap<Why, Readonly<Reason>>> {
  const reasons = new Map<Why, Reason>();
  for await (const untold of linesOf(results, key, readUntold)) {
    const routes = untold.why === 'waitsForDigest' ? untold.routes.filter((route) => !sent.has(route)) : untold.routes;
    if (routes.length === 0) continue;
    const reason = reasons.get(untold.why) ?? { total: 0, named: [] };
    reasons.set(untold.why, reason);
    reason.total++;
    if (reason.named.length < MOST_NAMED) reason.named.push({ ...untold, routes });
  }
  return reasons;
}

function restLines(reasons: ReadonlyMap<Why, Readonly<Reason>>, colors: Colors): string[] {
  const total = [...reasons.values()].reduce((sum, reason) => sum + reason.total, 0);
  if (total === 0) return [];
  return [
    colors.bold(`NOT SENT, ${counted(total, 'alert')}`),
    ...[...reasons].flatMap(([why, { total: ofReason, named }]) => [
      `  ${count(ofReason)} ${WHY[why]}`,
      ...named.map(({ severity, resourceId, routes, text }) =>
        sanitize(`${severity} ${resourceId} to ${list(routes)}: ${text}`).replace(/^/, '    '),
      ),
      ...(ofReason > named.length ? [`    … ${count(ofReason - named.length)} more in untold.jsonl.gz`] : []),
    ]),
  ];
}

/** sanitize would take away the indentation that the message has of its own. */
function indented(line: string): string {
  const text = sanitize(line);
  return text === '' ? '' : `  ${/^ */.exec(line)?.[0] ?? ''}${text}`;
}
