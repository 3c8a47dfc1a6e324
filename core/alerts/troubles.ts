import type { Trouble } from '../../statemachine/contracts/ledger.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';

const MAX_TROUBLES = 50;

/** A scope that fails is repaired by the next run; one that fails twice in a row is worth a line. */
const RUNS_UNTIL_TOLD = { problem: 1, run: 1, scope: 2, object: 1 } as const;

export interface Troubles {
  /** What the ledger remembers. */
  readonly now: Trouble[];
  readonly news: Trouble[];
  readonly over: Trouble[];
}

/** What is wrong with the monitoring itself, told when it has lasted and when it is over. */
export function nextTroubles(before: readonly Trouble[], summary: Summary, damaged: readonly Damage[] = []): Troubles {
  const known = new Map(before.map((trouble) => [trouble.key, trouble]));
  const all = [...damaged.map((each) => ofDamage(each)), ...found(summary)];
  // Those that are followed already keep their place: one that only finds no room must not look as if it were over.
  const kept = [...all.filter(({ key }) => known.has(key)), ...all.filter(({ key }) => !known.has(key))];
  const now = kept.slice(0, MAX_TROUBLES).map(({ key, kind, severity, text, once }) => {
    const { since = summary.asOf, runs = 0, told = false } = known.get(key) ?? {};
    const isTold = told || runs + 1 >= RUNS_UNTIL_TOLD[kind];
    return { key, severity, text, since, runs: runs + 1, told: isTold, ...(once && { once }) };
  });
  const keys = new Set(all.map(({ key }) => key));
  return {
    now,
    news: now.filter(({ key, told }) => told && !known.get(key)?.told),
    over: before.filter(({ key, told, once }) => told && !once && !keys.has(key)),
  };
}

interface Found extends Pick<Trouble, 'key' | 'severity' | 'text' | 'once'> {
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

/** What is damaged is told by the run that meets it. */
function ofDamage({ key, why, remedy, lasts }: Damage): Found {
  const text = `${key} ${why.replace(/\.+$/, '')}. ${remedy}`.slice(0, 1000);
  return { kind: 'object', key: `object/${key}`, severity: 'warning', text, ...(!lasts && { once: true }) };
}

/** Something that runs share and that cannot be used as it is. */
export interface Damage {
  /** S3 key. */
  readonly key: string;
  /** What is wrong with it: goes on after its key. */
  readonly why: string;
  /** What the run did without it, and what a person can do. */
  readonly remedy: string;
  /** Whether it stays until somebody puts it right; the others this run replaces. */
  readonly lasts: boolean;
}
