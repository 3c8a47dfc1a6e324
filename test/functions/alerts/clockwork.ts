import { decideTask } from '../../../functions/decide/task.ts';
import { notifyTask } from '../../../functions/notify/task.ts';
import { recordTask } from '../../../functions/record/task.ts';
import { Throttled } from '../../../functions/shared/errors.ts';
import { WriteConflict } from '../../../storage/errors.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { plainDayFiles } from '../../fakes/plain-day-files.ts';
import { bucketOf } from './bucket.ts';
import { Calls } from './calls.ts';
import { checkEvents } from './committed.ts';
import { breakIt } from './damage.ts';
import { allKept } from './last-results.ts';
import { evaluate } from './results.ts';
import { MINUTE, TOPICS } from './rules.ts';
import type { Attempt, Played, Stage } from './stage.ts';
import type { Beside } from './story.ts';
import type { Turns } from './turns.ts';

type Step = 'decide' | 'notify';

interface Due {
  readonly at: number;
  readonly step: Step;
  readonly played: Played;
}

const atOnce = async () => {};

/** Carries out the steps of runs when their time has come, and tries again what fails, as the state machine does. */
export class Clockwork {
  readonly #stage: Stage;
  readonly #due: Due[] = [];

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  schedule(step: Step, played: Played, at: number): void {
    this.#due.push({ at, step, played });
    this.#due.sort((a, b) => a.at - b.at);
  }

  /** Until nothing is due any more. */
  async run(): Promise<void> {
    for (let next = this.#due.shift(); next; next = this.#due.shift()) {
      this.#damage(next);
      if (next.step === 'notify') await checkEvents(next.played, this.#stage);
      await this.#carryOut(next);
      this.#stage.checkPromises();
    }
  }

  /** `gate`: it goes on beside another one. */
  async #carryOut({ at, step, played }: Due, gate?: Turns): Promise<void> {
    const stage = this.#stage;
    stage.clock = Math.max(stage.clock, at);
    const { interleaved, beside = [] } = played.spec;
    const id = `${played.run.runId}-${step}-${++played.attempts}`;
    const attempt: Attempt = { step, played, id, kept: allKept(stage), state: 'running' };
    const ahead = async () => {
      const other = this.#takeDue((each) => each.played !== played);
      if (other) await this.#carryOut(other);
    };
    const calls = new Calls(attempt, {
      gate,
      ahead: interleaved && !gate && beside.length === 0 ? ahead : undefined,
      start: (what, turns) => this.#goOnBeside({ at, step, played }, what, turns),
    });
    const isRetried = played.failures;
    const failure = await this.#attempt(attempt, calls);
    await calls.end();
    // It is not this attempt that the state machine waits for, but the one that was started last.
    if (gate && this.#due.some((other) => other.played === played)) return;
    if (failure === undefined) await this.#goOn(step, played);
    else {
      if (!calls.hasDied && !(failure instanceof WriteConflict) && !(failure instanceof Throttled)) throw failure;
      if (played.failures === isRetried) this.#tryAgain(step, played);
    }
  }

  /** What it failed with. */
  async #attempt(attempt: Attempt, calls: Calls): Promise<unknown> {
    const stage = this.#stage;
    const { step, played, id } = attempt;
    const { run } = played;
    const invocation = { ...fakeInvocation({ attempt: id }), now: () => new Date(stage.clock), pause: atOnce };
    const deps = { ...bucketOf(attempt, calls, stage), ...invocation };
    if (step === 'decide') await evaluate(played, stage);
    try {
      if (step === 'decide') await decideTask.run({ run }, deps);
      else if (step === 'notify') await notifyTask.run({ run }, { ...deps, topics: TOPICS, wait: atOnce });
      else await recordTask.run({ run }, { ...deps, dayFiles: plainDayFiles(deps.objects) });
      attempt.state = 'done';
      return undefined;
    } catch (error) {
      attempt.state = 'failed';
      return error;
    }
  }

  async #goOn(step: Step, played: Played): Promise<void> {
    if (step === 'notify') await this.#record(played);
    else if (!this.#due.some((other) => other.played === played && other.step === 'notify')) {
      this.schedule('notify', played, this.#stage.clock + played.spec.notifyDelay * MINUTE);
    }
  }

  async #record(played: Played): Promise<void> {
    const id = `${played.run.runId}-record`;
    const attempt: Attempt = { step: 'record', played, id, kept: new Map(), state: 'running' };
    const failure = await this.#attempt(attempt, new Calls(attempt));
    if (failure !== undefined) throw failure;
  }

  #tryAgain(step: Step, played: Played): void {
    played.failures++;
    const soon = this.#stage.clock + MINUTE;
    if (played.failures < played.spec.attempts) this.schedule(step, played, soon);
    // The state machine tells the rest although Decide failed; an execution that is dead does not.
    else if (step === 'decide' && played.failures % 2 === 0) this.schedule('notify', played, soon);
  }

  /** The same step once more, or another one that is due: a few calls at a time. */
  async #goOnBeside({ step, played }: Due, what: Beside['what'], turns: Turns): Promise<void> {
    const { clock } = this.#stage;
    if (what === 'again') return await this.#carryOut({ at: clock, step, played }, turns);
    // At the same time: nobody's lease ends while he stands still.
    const other = this.#takeDue((each) => each.played !== played && each.played.asOf <= clock);
    if (other) await this.#carryOut({ ...other, at: clock }, turns);
  }

  #takeDue(is: (due: Due) => boolean): Due | undefined {
    const at = this.#due.findIndex(is);
    return at === -1 ? undefined : this.#due.splice(at, 1)[0];
  }

  /** Breaks what the story says, before the first try of a step. */
  #damage({ step, played }: Due): void {
    const stage = this.#stage;
    if (played.attempts > 1) return;
    for (const each of played.spec.damage?.filter(({ before }) => before === step) ?? []) {
      const newestEntries = stage.head()?.entriesKey;
      const key = breakIt(stage.objects, each, stage.clock, this.#finished(played));
      if (key === undefined || each.how === 'minor') continue;
      stage.broken.push({ key, isSaid: each.how !== 'deleted' });
      const isHead = each.object === 'head' && each.how !== 'future';
      if (isHead || key === newestEntries) stage.loseLedger();
    }
  }

  /** What runs wrote that are over. */
  #finished(now: Played): string[] {
    const isUnderWay = (played: Played) => played === now || this.#due.some((due) => due.played === played);
    return [...this.#stage.byRun.values()].flatMap((played) => (isUnderWay(played) ? [] : played.run.prefix));
  }
}
