import { count } from '../../core/text/count.ts';
import { twoUnits } from '../../core/text/times.ts';
import type { Clock } from '../kit/clock.ts';
import type { Terminal } from '../kit/terminal.ts';
import { truncate } from '../kit/width.ts';

const REDRAW_MS = 200;
/** Before it, how long the rest takes is a guess. */
const SURE_MS = 2000;
const CLEAR_LINE = '\r\x1b[2K';

/** One line for who is watching: how far it is, and how long the rest takes. */
export class BacktestProgress {
  readonly #terminal: Terminal;
  readonly #clock: Clock;
  readonly #total: number;
  #done = 0;
  #drawnAt = Number.NEGATIVE_INFINITY;

  constructor(terminal: Terminal, clock: Clock, total: number) {
    this.#terminal = terminal;
    this.#clock = clock;
    this.#total = total;
  }

  /** Another one is done. */
  add(): void {
    this.#done++;
    if (!this.#terminal.live) return;
    const now = this.#clock.now();
    if (now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    const left = (now / this.#done) * Math.max(0, this.#total - this.#done);
    const rest = now < SURE_MS ? '' : `, about ${left < 60_000 ? `${Math.ceil(left / 1000)} s` : twoUnits(left)} left`;
    const text = `Judging ${count(this.#done)} of ${count(this.#total)} resources${rest}`;
    this.#terminal.write(CLEAR_LINE + truncate(text, this.#terminal.columns() - 1));
  }

  stop(): void {
    if (this.#drawnAt >= 0) this.#terminal.write(CLEAR_LINE);
  }
}
