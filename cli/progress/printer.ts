import type { Progress } from '../../local/progress.ts';
import { stepNames } from '../../statemachine/steps.ts';
import type { Clock } from '../kit/clock.ts';
import { duration } from '../kit/format.ts';
import type { Terminal } from '../kit/terminal.ts';
import { padEnd, padStart, truncate, width } from '../kit/width.ts';
import type { StepLine, Tracker } from './tracker.ts';

const SPINNER = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
/** Ten frames a second look alive; more only cost. */
const FRAME_MS = 100;
/** As wide as the longest name, so that lines stand below each other without knowing what is still to come. */
const NAME_COLUMNS = Math.max(...stepNames.map((name) => name.length)) + 2;
/** Times further away than this are hard to match with their line. */
const MAX_COLUMNS = 100;
const CLEAR_LINE = '\r\x1b[2K';

/** Prints a line a step when it has ended; on a terminal, below them, what is going on now. */
export class ProgressPrinter {
  readonly #terminal: Terminal;
  readonly #tracker: Tracker;
  readonly #clock: Clock;
  readonly #afterStep: (name: string) => readonly string[];
  readonly #stopFrames: () => void;
  #frame = 0;
  #drawn = false;

  /** `afterStep` gives further lines to print below a step's. */
  constructor(
    terminal: Terminal,
    tracker: Tracker,
    clock: Clock,
    afterStep: (name: string) => readonly string[] = () => [],
  ) {
    this.#terminal = terminal;
    this.#tracker = tracker;
    this.#clock = clock;
    this.#afterStep = afterStep;
    this.#stopFrames = terminal.live ? clock.every(FRAME_MS, () => this.#draw()) : () => {};
  }

  apply(progress: Progress): void {
    this.#tracker.apply(progress);
    this.#printEnded();
    this.#draw();
  }

  /** Takes the moving line away, so that others can print. */
  stop(): void {
    this.#stopFrames();
    this.#clear();
  }

  #printEnded(): void {
    for (const line of this.#tracker.ended()) {
      this.#clear();
      this.#terminal.print(this.#render(line));
      for (const more of this.#afterStep(line.name)) this.#terminal.print(more);
    }
  }

  #draw(): void {
    if (!this.#terminal.live) return;
    const line = this.#tracker.current(this.#clock.now());
    if (!line) return;
    this.#clear();
    this.#terminal.write(this.#render(line));
    this.#drawn = true;
    this.#frame++;
  }

  #clear(): void {
    if (this.#drawn) this.#terminal.write(CLEAR_LINE);
    this.#drawn = false;
  }

  #render({ name, status, text, ms }: StepLine): string {
    const { colors } = this.#terminal;
    const mark = {
      running: colors.cyan(SPINNER.charAt(this.#frame % SPINNER.length)),
      done: colors.green('✔'),
      partly: colors.yellow('!'),
      failed: colors.red('✖'),
    }[status];
    const head = `${mark} ${padEnd(name, NAME_COLUMNS)}`;
    const time = padStart(duration(ms), 7);
    // Some columns stay free for the ^C that terminals echo: a line that wraps cannot be drawn again.
    const columns = Math.min(this.#terminal.columns() - 3, MAX_COLUMNS);
    const room = Math.max(10, columns - width(head) - width(time) - 2);
    const shown = status === 'running' || this.#terminal.live ? truncate(text, room) : text;
    return `${head}${padEnd(shown, room)}  ${colors.dim(time)}`;
  }
}
