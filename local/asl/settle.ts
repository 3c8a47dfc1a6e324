import { type Document, documentOf, type Json } from './json.ts';
import { assertWithinDataLimit } from './limits.ts';
import type { StateExit } from './states.ts';
import type { Variables } from './variables.ts';
import type { Readable, Visit } from './visit.ts';

/** What a state came to. */
export interface SettledOutcome {
  readonly output: Document;
  readonly assigned: Readonly<Record<string, Json>>;
  /** The flow's variables from here on. */
  readonly variables: Variables;
  readonly next: string | undefined;
}

/** Evaluates Assign and Output. Both see the variables as they were before the state. */
export async function settle(
  visit: Visit,
  exit: StateExit,
  readable: Readable,
  fallback: Json,
): Promise<SettledOutcome> {
  const assigned: [string, Json][] = [];
  for (const [name, template] of exit.assign) assigned.push([name, await visit.evaluate(template, readable)]);
  const output = documentOf(exit.output ? await visit.evaluate(exit.output, readable) : fallback);
  assertWithinDataLimit(`The output of state '${visit.state.name}'`, output.text);
  const values = Object.fromEntries(assigned);
  const variables = visit.flow.variables.assign(visit.state.name, values);
  return { output, assigned: values, variables, next: exit.next };
}
