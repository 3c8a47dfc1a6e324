import type { Progress } from '../../local/progress.ts';
import type { Discovery } from '../../statemachine/contracts/summary.ts';
import { MAP_STATE, scopeSteps } from '../../statemachine/definition.ts';
import { stepNames } from '../../statemachine/steps.ts';
import { describeStep } from './describe.ts';
import { isCollected, isRecorded, returned, scopesIn } from './step-outputs.ts';

/** A step as the terminal shows it. */
export interface StepLine {
  readonly name: string;
  readonly status: 'running' | 'done' | 'partly' | 'failed';
  readonly text: string;
  /** From the first time that it was entered to the last time that it ended. */
  readonly ms: number;
}

interface Step {
  readonly startedMs: number;
  endedMs: number;
  /** By scope; steps that run once have the key ''. */
  readonly running: Set<string>;
  readonly outputs: Map<string, unknown>;
  readonly failures: Map<string, string>;
}

/** Run once a scope, so that they have ended only when they have for every scope. */
const PER_SCOPE: ReadonlySet<string> = new Set(scopeSteps);

/**
 * The steps of a deployed run, as far as its own history tells of them: not what the Map's children do, but how many
 * have done it.
 */
export const DEPLOYED_ORDER: readonly string[] = [
  ...new Set(stepNames.map((name) => (PER_SCOPE.has(name) ? MAP_STATE : name))),
];

/** Follows the events of a run, and says which steps have ended, in the order of the workflow. */
export class Tracker {
  readonly #steps = new Map<string, Step>();
  readonly #told = new Set<string>();
  #scopes: number | undefined;
  #recorded: boolean | undefined;
  #scopesEnded = false;
  #discovery: Discovery | undefined;
  readonly #readDiscovery: (discoverOutput: unknown) => Discovery | undefined;
  readonly #order: readonly string[];
  readonly #notFull: string | undefined;

  /** `readDiscovery` finds what Discover wrote beside its small output; `order` names the steps that are shown, `notFull` why the run is not a full one. */
  constructor(
    readDiscovery: (discoverOutput: unknown) => Discovery | undefined = () => undefined,
    order: readonly string[] = stepNames,
    notFull?: string,
  ) {
    this.#readDiscovery = readDiscovery;
    this.#order = order;
    this.#notFull = notFull;
  }

  /** What was discovered, as soon as it is. */
  get discovery(): Discovery | undefined {
    return this.#discovery;
  }

  apply({ state, scopeId = '', phase, atMs, output, error }: Progress): void {
    if (!this.#order.includes(state)) return;
    // What comes after the Map begins when every scope has come to its end.
    if (state !== 'Discover' && !PER_SCOPE.has(state)) this.#scopesEnded = true;
    const step = this.#steps.get(state) ?? {
      startedMs: atMs,
      endedMs: atMs,
      running: new Set(),
      outputs: new Map(),
      failures: new Map(),
    };
    this.#steps.set(state, step);
    if (phase === 'started') step.running.add(scopeId);
    if (phase === 'progress' && output !== undefined) step.outputs.set(scopeId, returned(output));
    if (phase === 'succeeded') {
      step.running.delete(scopeId);
      step.failures.delete(scopeId);
      step.outputs.set(scopeId, returned(output));
    }
    if (phase === 'failed') {
      step.running.delete(scopeId);
      step.outputs.delete(scopeId);
      step.failures.set(scopeId, error ?? 'failed');
    }
    step.endedMs = atMs;
    if (state === 'Discover' && phase === 'succeeded') {
      this.#scopes = scopesIn(output);
      this.#recorded = isRecorded(output);
      this.#discovery = this.#readDiscovery(output);
    }
  }

  /** What a step that runs once returned. */
  output(name: string): unknown {
    return this.#steps.get(name)?.outputs.get('');
  }

  /** Steps that have ended since the last call. Those of a Parallel come in the workflow's order, not by who was first. */
  ended(): readonly StepLine[] {
    const lines: StepLine[] = [];
    for (const name of this.#order) {
      const step = this.#steps.get(name);
      if (!step || this.#told.has(name)) continue;
      if (!this.#hasEnded(name, step)) break;
      this.#told.add(name);
      lines.push(this.#line(name, step));
    }
    return lines;
  }

  /** What is going on now: the first step that has not been told. */
  current(nowMs: number): StepLine | undefined {
    const name = this.#order.find((each) => this.#steps.has(each) && !this.#told.has(each));
    const step = name === undefined ? undefined : this.#steps.get(name);
    if (name === undefined || !step) return undefined;
    return { ...this.#line(name, step), status: 'running', ms: Math.max(0, nowMs - step.startedMs) };
  }

  #hasEnded(name: string, step: Step): boolean {
    if (step.running.size > 0) return false;
    if (!PER_SCOPE.has(name)) return true;
    return this.#scopesEnded || (name === 'Collect' && this.#collected(step) === this.#scopes);
  }

  /** Scopes whose last page was read, or that failed. */
  #collected(step: Step): number {
    return [...step.outputs.values()].filter(isCollected).length + step.failures.size;
  }

  #line(name: string, step: Step): StepLine {
    const failed = step.failures.size > 0;
    return {
      name,
      status: !failed ? 'done' : step.outputs.size > 0 ? 'partly' : 'failed',
      text: describeStep(name, {
        outputs: [...step.outputs.values()],
        failures: [...step.failures.values()],
        ended: step.running.size === 0,
        scopes: this.#scopes,
        discovery: this.#discovery,
        recorded: this.#recorded,
        ...(this.#notFull !== undefined && { notFull: this.#notFull }),
      }),
      ms: step.endedMs - step.startedMs,
    };
  }
}
