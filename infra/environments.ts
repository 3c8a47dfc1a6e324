import type * as z from 'zod';
import type { Environment as Collect } from '../functions/collect/env.ts';
import type { Environment as Decide } from '../functions/decide/env.ts';
import type { Environment as Discover } from '../functions/discover/env.ts';
import type { Environment as Evaluate } from '../functions/evaluate/env.ts';
import type { Environment as HandOff } from '../functions/hand-off/env.ts';
import type { Environment as Inspect } from '../functions/inspect/env.ts';
import type { Environment as Notify } from '../functions/notify/env.ts';
import type { Environment as PublishMetrics } from '../functions/publish-metrics/env.ts';
import type { Environment as Record_ } from '../functions/record/env.ts';
import type { Environment as Summarize } from '../functions/summarize/env.ts';
import type { Environment as Webhook } from '../functions/webhook/env.ts';
import type { StepName } from '../statemachine/steps.ts';

/**
 * The environment variables of each step, as its env.ts parses them at run time: one that is missing here is a compile
 * error. Types only: the handlers' code is never loaded by the deployment.
 */
export interface StepEnvironments extends Record<StepName, Readonly<Record<string, string>>> {
  Discover: Variables<typeof Discover>;
  Collect: Variables<typeof Collect>;
  Inspect: Variables<typeof Inspect>;
  Evaluate: Variables<typeof Evaluate>;
  Summarize: Variables<typeof Summarize>;
  Decide: Variables<typeof Decide>;
  Notify: Variables<typeof Notify>;
  PublishMetrics: Variables<typeof PublishMetrics>;
  HandOff: Variables<typeof HandOff>;
  Record: Variables<typeof Record_>;
}

/** Of the steps, and of what they call. */
export interface FunctionEnvironments extends StepEnvironments {
  Webhook: Variables<typeof Webhook>;
}

/** Every variable, also one with a default, and no other. */
type Variables<Schema extends z.ZodType> = { [Name in keyof z.input<Schema>]-?: string };
