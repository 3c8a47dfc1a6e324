import { Decision, type LedgerHead } from '../../../statemachine/contracts/ledger.ts';
import { committedDecision } from '../../../storage/ledger.ts';
import { checkRaised } from './evidence-of-kinds.ts';
import { checkBaseline } from './last-results.ts';
import type { Attempt, Played, Stage } from './stage.ts';
import { SCOPES } from './story.ts';

/** How many runs a head remembers. */
const RECENT = 20;

/** Promises of each new head. */
export function checkHead(before: LedgerHead | undefined, after: LedgerHead, attempt: Attempt, stage: Stage): void {
  if (attempt.step === 'decide') checkDecided(before, after, attempt, stage);
  else checkSettled(before, after, attempt, stage);
}

/** Decide goes forward, names what is its own, and tells no event twice. */
function checkDecided(before: LedgerHead | undefined, after: LedgerHead, attempt: Attempt, stage: Stage): void {
  const { played, id } = attempt;
  const { objects, decided, decisions, isLedgerLost } = stage;
  const { runId } = after;
  stage.promise(after.generation === (before?.generation ?? 0) + 1, 'A generation was skipped');
  const isFromFuture = before && Date.parse(before.asOf) > stage.clock;
  const isNewer = !before || isFromFuture || Date.parse(after.asOf) > Date.parse(before.asOf);
  stage.promise(isNewer, 'An older run changed the ledger', runId);
  const [newest = { runId: '', decisionKey: '' }] = after.recentRuns;
  const isItsOwn = newest.runId === played.run.runId && newest.decisionKey.includes(id);
  stage.promise(isItsOwn, 'The head names another', newest);
  stage.promise(!decided.has(runId) || isLedgerLost, 'A run was decided twice', runId);

  const text = objects.text(newest.decisionKey) ?? '';
  const { changesKey } = Decision.parse(JSON.parse(text));
  const changes = stage.changesAt(changesKey);
  const stale = decisions.stale(changes).map(({ alertKey }) => alertKey);
  stage.promise(isLedgerLost || stale.length === 0, 'An event comes twice', stale);
  checkRaised(changes, played, stage);
  checkBaseline(changes, attempt, stage);
  decisions.read(changes);
  for (const [index, scopeId] of SCOPES.entries()) if (!played.spec.failed[index]) stage.marks.set(scopeId, played);
  decided.set(runId, { key: newest.decisionKey, text, changes: JSON.stringify(changes) });
}

/** Notify leaves the alerts alone, and settles only what it sent. */
function checkSettled(before: LedgerHead | undefined, after: LedgerHead, attempt: Attempt, stage: Stage): void {
  const isSame = after.generation === before?.generation && after.entriesKey === before.entriesKey;
  stage.promise(isSame, 'Notify changed the alerts');
  for (const [route, { intents }] of Object.entries(before?.routes ?? {})) {
    for (const { changesKey } of intents) {
      if (after.routes[route]?.intents.some((intent) => intent.changesKey === changesKey)) continue;
      const message = stage.sent.findLast((each) => each.changesKey === changesKey && each.by === attempt);
      stage.promise(message !== undefined, `${attempt.id} settled what it never sent`, changesKey);
      if (message) message.isConfirmed = true;
    }
  }
}

/** What consumers would be told as events: of a decision that the head named, and as it was then. */
export async function checkEvents({ run: { runId } }: Played, stage: Stage): Promise<void> {
  const { objects, decided, isLedgerLost } = stage;
  const decision = await committedDecision(objects, runId);
  const named = decided.get(runId);
  if (!decision) {
    const isRecent = [...decided.keys()].slice(-RECENT).includes(runId);
    stage.promise(isLedgerLost || !isRecent, 'No events for what was decided', runId);
    return;
  }
  stage.promise(named !== undefined, 'Events for what no head named', runId);
  const isAsItWas =
    objects.text(named?.key ?? '') === named?.text &&
    JSON.stringify(stage.changesAt(decision.changesKey)) === named?.changes;
  stage.promise(isAsItWas, 'Events for what was decided differently', runId);
}
