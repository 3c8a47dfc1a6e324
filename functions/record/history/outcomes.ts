import type { Latest } from '../../../statemachine/contracts/hand-off.ts';
import { isDamage, WriteConflict } from '../../../storage/errors.ts';
import { PartDamaged } from '../../../storage/history/parts.ts';
import { historyKeys } from '../../../storage/keys.ts';
import { describeError, isDenied, mayPass } from '../../shared/ec2/refusals.ts';
import type { Invocation } from '../../shared/task.ts';
import type { Committed } from './commit.ts';

/** Time for what is under way, and to end. */
const RESERVE_MS = 60_000;

/** As latest.json hands it to the next run, which tells it. */
type HistoryProblem = NonNullable<Latest['historyProblems']>[number];

/** What histories came to: what is wrong with one is told, and the others are kept. */
export class Outcomes {
  readonly #deps: Pick<Invocation, 'deadline' | 'log'>;
  kept = 0;
  readonly problems: HistoryProblem[] = [];
  /** What histories lack this run for, though trying again may help. */
  readonly failed: string[] = [];

  constructor(deps: Pick<Invocation, 'deadline' | 'log'>) {
    this.#deps = deps;
  }

  async of(historyId: string, commit: () => Promise<Committed>): Promise<void> {
    await this.reading(historyKeys.head(historyId), async () => {
      const key = historyKeys.head(historyId);
      if (this.#deps.deadline() < RESERVE_MS) {
        this.#fail(key, 'there was no time left');
        return;
      }
      const { status, damaged } = await commit();
      if (status === 'kept' || status === 'there') this.kept++;
      for (const each of damaged) this.#tell({ ...each, remedy: REBUILT });
      if (status === 'late') this.#tell({ key, why: 'lacks a run that came when its day was closed', remedy: LATE });
      if (status === 'newer') {
        this.#tell({
          key,
          why: 'is kept by a newer version of the monitor',
          remedy: 'Runs leave it alone: update this one.',
        });
      }
    });
  }

  /** What fails there is told of that key. */
  async reading(key: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const isKnown =
        isDamage(error) || error instanceof PartDamaged || error instanceof WriteConflict || isDenied(error);
      if (!isKnown && !mayPass(error)) throw error;
      this.#fail(key, describeError(error));
    }
  }

  #fail(key: string, why: string): void {
    const problem = { key, why: `lacks a run: ${why.replace(/\.+$/, '')}`, remedy: 'Its hour is a gap.' };
    this.failed.push(textOf(problem));
    this.#tell(problem);
  }

  #tell(problem: HistoryProblem): void {
    this.problems.push(problem);
    this.#deps.log.warn(textOf(problem));
  }
}

export function textOf({ key, why, remedy }: HistoryProblem): string {
  return `${key} ${why.replace(/\.+$/, '')}. ${remedy}`;
}

const REBUILT = 'A copy is under history/set-aside/. Days were taken from their files; hours that are lost are gaps.';
const LATE = 'Its hour is a gap: no run may take so long.';
