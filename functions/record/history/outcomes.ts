import { isDamage, WriteConflict } from '../../../storage/errors.ts';
import { PartDamaged } from '../../../storage/history/parts.ts';
import { describeError, isDenied, mayPass } from '../../shared/ec2/refusals.ts';
import type { Invocation } from '../../shared/task.ts';
import type { Committed } from './commit.ts';

/** Time for what is under way, and to end. */
const RESERVE_MS = 60_000;

/** What histories came to: what is wrong with one is told, and the others are kept. */
export class Outcomes {
  readonly #deps: Pick<Invocation, 'deadline' | 'log'>;
  kept = 0;
  /** What is to be told, one a history. */
  readonly problems: string[] = [];
  /** Histories that lack this run, though trying again may help. */
  readonly failed: string[] = [];

  constructor(deps: Pick<Invocation, 'deadline' | 'log'>) {
    this.#deps = deps;
  }

  async of(historyId: string, commit: () => Promise<Committed>): Promise<void> {
    await this.reading(historyId, async () => {
      if (this.#deps.deadline() < RESERVE_MS) {
        this.#fail(historyId, 'There was no time left.');
        return;
      }
      const { status, damaged } = await commit();
      if (status === 'kept' || status === 'there') this.kept++;
      for (const each of damaged) {
        this.#tell(
          historyId,
          `was damaged: ${each}. A copy is under history/set-aside/; days are taken from their files, hours that are lost stay gaps.`,
        );
      }
      if (status === 'late') this.#tell(historyId, 'lacks this run: it came when its day was closed.');
      if (status === 'newer') {
        this.#tell(historyId, 'lacks this run: a newer version of the monitor keeps it. Update this one.');
      }
    });
  }

  /** What fails there is told of the history, or of the scope that histories are taken from. */
  async reading(id: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const isKnown =
        isDamage(error) || error instanceof PartDamaged || error instanceof WriteConflict || isDenied(error);
      if (!isKnown && !mayPass(error)) throw error;
      this.#fail(id, describeError(error));
    }
  }

  #fail(id: string, why: string): void {
    this.failed.push(id);
    this.#tell(id, `lacks this run. ${why}`);
  }

  #tell(id: string, what: string): void {
    const problem = `The history of ${id} ${what}`;
    this.problems.push(problem);
    this.#deps.log.warn(problem);
  }
}
