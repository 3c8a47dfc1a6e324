import type { Alert } from '../../statemachine/contracts/alert.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { ScopeMark } from '../../statemachine/contracts/ledger.ts';
import { bySeverity } from '../streams/by-severity.ts';
import { EvaluationLine } from '../summary/evaluation-line.ts';

// Two IPAMs that see one account list the same rows, and each row is judged in one scope. When that fails, or does not
// list it any more, another one judges it: it is the same alert still, and nobody is told of it twice.

/** Open alerts that are compared, about 300 bytes each; of what is beyond, something may be told again. */
const MAX_COMPARED = 50_000;

type Ledger = () => AsyncIterable<Alert | ScopeMark>;

/** What a run found of a scope. */
interface FoundIn {
  readonly scopeId: string;
  readonly lines: () => AsyncIterable<string>;
  readonly parse: (line: string) => Evaluation;
}

/** Alerts of rows that this run judges in another scope than the run before. */
export class HandOver {
  readonly #taken = new Map<string, Alert>();
  readonly #given = new Set<string>();

  add(alert: Alert, to: string): void {
    const place = placeOf(to, alert);
    const known = this.#taken.get(place);
    if (!known || bySeverity(alert, known) < 0) this.#taken.set(place, alert);
    this.#given.add(alert.key);
  }

  /** What a row brings along to the scope that judges it now, as an alert of that scope. */
  taken({ scopeId, scopeType, key }: Evaluation, kind: Alert['kind'], alertKey: string): Alert | undefined {
    const alert = this.#taken.get(placeOf(scopeId, { evaluationKey: key, kind }));
    return alert && { ...alert, key: alertKey, scopeId, finding: { ...alert.finding, alertKey, scopeId, scopeType } };
  }

  /** Whether another scope has it from now on. */
  isGiven({ key }: Pick<Alert, 'key'>): boolean {
    return this.#given.has(key);
  }
}

/** What goes from one scope to another in this run. Reads the ledger, and what was found, once more. */
export async function handOver(ledger: Ledger, scopes: readonly FoundIn[]): Promise<HandOver> {
  const moved = new HandOver();
  const known = await openAlerts(ledger());
  if (known.size === 0) return moved;
  const judged = new Set<string>();
  const takers = new Map<string, string>();
  for (const scope of scopes) {
    for await (const text of scope.lines()) {
      const line = new EvaluationLine(text, scope.parse);
      const alerts = known.get(line.key) ?? [];
      if (alerts.length === 0 || line.evaluation.judgedIn !== undefined) continue;
      for (const alert of alerts) {
        if (alert.scopeId === scope.scopeId) judged.add(alert.key);
        else if (isAbove(line.evaluation, alert)) takers.set(alert.key, scope.scopeId);
      }
    }
  }
  for (const key of judged) takers.delete(key);
  if (takers.size === 0) return moved;
  for await (const alert of ledger()) {
    const to = 'key' in alert ? takers.get(alert.key) : undefined;
    if (to !== undefined && 'key' in alert) moved.add(alert, to);
  }
  return moved;
}

type Open = Pick<Alert, 'key' | 'scopeId' | 'kind'> & { readonly accountId: string | undefined };

/** By the evaluation that they are about. */
async function openAlerts(ledger: AsyncIterable<Alert | ScopeMark>): Promise<Map<string, Open[]>> {
  const known = new Map<string, Open[]>();
  let count = 0;
  for await (const line of ledger) {
    if (!('evaluationKey' in line) || line.state !== 'open') continue;
    if (++count > MAX_COMPARED) break;
    const { key, scopeId, kind, evaluationKey, finding } = line;
    const open = { key, scopeId, kind, accountId: finding.resource.accountId };
    known.set(evaluationKey, [...(known.get(evaluationKey) ?? []), open]);
  }
  return known;
}

function isAbove({ findings, resource }: Evaluation, { kind, accountId }: Open): boolean {
  return resource.accountId === accountId && findings.some((each) => each.kind === kind);
}

function placeOf(scopeId: string, { evaluationKey, kind }: Pick<Alert, 'evaluationKey' | 'kind'>): string {
  return `${scopeId} ${evaluationKey} ${kind}`;
}
