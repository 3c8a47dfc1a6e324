import { readFileSync } from 'node:fs';
import definition from './ipam-monitor.asl.json' with { type: 'json' };
import { type StepName, stepNames } from './steps.ts';

/** The state machine as deployed, with its `${Substitution}` names still in place. */
export const definitionText = readFileSync(new URL('./ipam-monitor.asl.json', import.meta.url), 'utf8');

/** The names that a deployment, or the local engine, has to put values in for. */
export const substitutionNames: readonly string[] = [
  ...new Set([...definitionText.matchAll(/\$\{(\w+)\}/g)].map((match) => match[1] ?? '')),
].sort();

/** The state around the steps that run once a scope. */
export const MAP_STATE = 'EvaluateScopes';
const inMap = definition.States[MAP_STATE].ItemProcessor.States;

/** The steps that run once a scope; the others run once. */
export const scopeSteps: readonly StepName[] = stepNames.filter((name) => Object.hasOwn(inMap, name));

/** The definition with every name replaced. A name without a value is an error: AWS would run it as literal text. */
export function substitute(values: Readonly<Record<string, string>>, text: string = definitionText): unknown {
  return JSON.parse(
    text.replace(/\$\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`The state machine needs a value for \${${name}}`);
      // The text sits inside a JSON string: escape it as such.
      return JSON.stringify(value).slice(1, -1);
    }),
  );
}
