import { createRequire } from 'node:module';
import { extname } from 'node:path';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type * as z from 'zod';
import { type FunctionName, functions } from '../statemachine/steps.ts';
import { ec2Statements } from './ec2-statements.ts';
import { objectStatements } from './objects.ts';
import type { StepInfra, Surroundings } from './step-infra.ts';

type Step = StepInfra<z.ZodType<unknown, Record<string, string>>>;

export function environmentOf(name: FunctionName, surroundings: Surroundings): Readonly<Record<string, string>> {
  return load(name).environment(surroundings);
}

/** What a function may do, beside writing its own log. */
export function statementsOf(name: FunctionName, surroundings: Surroundings): PolicyStatement[] {
  const { objects = {}, statements = () => [] } = load(name);
  return [
    ...objectStatements(typeof objects === 'function' ? objects(surroundings) : objects, surroundings.bucket.bucketArn),
    ...ec2Statements(name, surroundings),
    ...statements(surroundings),
  ];
}

/** By the name of its folder, as its handler is found. Not by import(): a construct cannot wait. */
function load(name: FunctionName): Step {
  const file = `./steps/${functions[name].folder}${extname(import.meta.url)}`;
  const module: unknown = createRequire(import.meta.url)(file);
  if (!hasStep(module)) throw new Error(`infra/${file} exports no step`);
  return module.step;
}

function hasStep(module: unknown): module is { readonly step: Step } {
  return typeof module === 'object' && module !== null && 'step' in module;
}
