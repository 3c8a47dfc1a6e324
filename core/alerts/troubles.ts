import type { Trouble } from '../../statemachine/contracts/ledger.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';

const MAX_TROUBLES = 50;

/** A scope that fails is repaired by the next run; one that fails twice in a row is worth a line. */
const RUNS_UNTIL_TOLD = { problem: 1, run: 1, scope: 2 } as const;

export interface Troubles {
  /** What the ledger remembers. */
  readonly now: Trouble[];
  readonly news: Trouble[];
  readonly over: Trouble[];
}

/** What is wrong with the monitoring itself, told when it has lasted and when it is over. */
export function nextTroubles(before: readonly Trouble[], summary: Summary): Troubles {
  const known = new Map(before.map((trouble) => [trouble.key, trouble]));
  const now = found(summary)
    .slice(0, MAX_TROUBLES)
    .map(({ key, kind, severity, text }) => {
      const { since = summary.asOf, runs = 0, told = false } = known.get(key) ?? {};
      return { key, severity, text, since, runs: runs + 1, told: told || runs + 1 >= RUNS_UNTIL_TOLD[kind] };
    });
  const keys = new Set(now.map(({ key }) => key));
  return {
    now,
    news: now.filter(({ key, told }) => told && !known.get(key)?.told),
    over: before.filter(({ key, told }) => told && !keys.has(key)),
  };
}

interface Found extends Pick<Trouble, 'key' | 'severity' | 'text'> {
  readonly kind: keyof typeof RUNS_UNTIL_TOLD;
}

function found({ problems, failedScopes, status }: Summary): Found[] {
  return [
    ...problems.map(({ kind, severity, text }): Found => ({ kind: 'problem', key: `problem/${kind}`, severity, text })),
    ...(status === 'failed'
      ? [{ kind: 'run', key: 'run/failed', severity: 'critical', text: 'No scope was evaluated.' } as const]
      : []),
    ...failedScopes.map(
      ({ scopeId, error, message }): Found => ({
        kind: 'scope',
        key: `scope/${scopeId}`,
        severity: 'warning',
        text: `Scope ${scopeId} was not evaluated: ${error}: ${message}`.slice(0, 1000),
      }),
    ),
  ];
}
