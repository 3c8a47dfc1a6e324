import type * as z from 'zod';
import { compileExit, compileFallible, fieldTemplate, placeIn } from './compile-exit.ts';
import { compileMap } from './compile-map.ts';
import { InvalidDefinition } from './errors.ts';
import { assertConnected } from './graph.ts';
import { parseFields } from './parse-fields.ts';
import * as fields from './schema.ts';
import { assignedNames, type BlockFields, type CompileInside, type VariableScope } from './scope.ts';
import type { ChoiceState, ParallelState, State, StateBlock, TaskState, WaitState } from './states.ts';

/** Validates a block and everything inside it. */
export function compileBlock(raw: BlockFields, around: VariableScope): StateBlock {
  const assigned = assignedNames(raw.States);
  const scope: VariableScope = { ...around, visible: new Set([...around.visible, ...assigned]) };
  const states = new Map<string, State>();
  for (const [name, state] of Object.entries(raw.States)) {
    if (scope.shared.stateNames.has(name)) {
      throw new InvalidDefinition(`State "${name}": the name is used twice; it must be unique in the whole definition`);
    }
    scope.shared.stateNames.add(name);
    const inside: CompileInside = (where, block, hidden) =>
      compileBlock(block, {
        where,
        visible: hidden ? new Set() : scope.visible,
        outer: new Set([...scope.outer, ...assigned]),
        shared: scope.shared,
      });
    states.set(name, compileState(name, parseFields(`State "${name}"`, fields.State, state), scope, inside));
  }
  const block = { startAt: raw.StartAt, states };
  assertConnected(scope.where, block);
  return block;
}

function compileState(
  name: string,
  raw: z.infer<typeof fields.State>,
  scope: VariableScope,
  inside: CompileInside,
): State {
  switch (raw.Type) {
    case 'Task':
      return compileTask(name, raw, scope);
    case 'Parallel':
      return compileParallel(name, raw, scope, inside);
    case 'Map':
      return compileMap(name, raw, scope, inside);
    case 'Choice':
      return compileChoice(name, raw, scope);
    case 'Wait':
      return compileWait(name, raw, scope);
    case 'Pass':
      return { type: 'Pass', name, ...compileExit(name, raw, scope, ['input', 'context']) };
    case 'Succeed':
      return { type: 'Succeed', name, ...compileExit(name, { ...raw, End: true }, scope, ['input', 'context']) };
    case 'Fail':
      return {
        type: 'Fail',
        name,
        error: fieldTemplate(raw.Error, placeIn(scope, name, 'Error')),
        cause: fieldTemplate(raw.Cause, placeIn(scope, name, 'Cause')),
      };
  }
}

function compileTask(name: string, raw: fields.StateFields<'Task'>, scope: VariableScope): TaskState {
  return {
    type: 'Task',
    ...compileFallible(name, raw, scope),
    resource: raw.Resource,
    arguments: fieldTemplate(raw.Arguments, {
      ...placeIn(scope, name, 'Arguments'),
      taskToken: raw.Resource.endsWith('.waitForTaskToken'),
    }),
    timeoutSeconds: fieldTemplate(raw.TimeoutSeconds, placeIn(scope, name, 'TimeoutSeconds')),
  };
}

function compileParallel(
  name: string,
  raw: fields.StateFields<'Parallel'>,
  scope: VariableScope,
  inside: CompileInside,
): ParallelState {
  return {
    type: 'Parallel',
    ...compileFallible(name, raw, scope),
    arguments: fieldTemplate(raw.Arguments, placeIn(scope, name, 'Arguments')),
    branches: raw.Branches.map((branch, index) => {
      const where = `State "${name}": Branches[${index}]`;
      return inside(where, parseFields(where, fields.Branch, branch), false);
    }),
  };
}

function compileChoice(name: string, raw: fields.StateFields<'Choice'>, scope: VariableScope): ChoiceState {
  return {
    type: 'Choice',
    name,
    rules: raw.Choices.map((rule, index) => ({
      ...compileExit(name, rule, scope, ['input', 'context'], `Choices[${index}].`),
      condition: fieldTemplate(rule.Condition, placeIn(scope, name, `Choices[${index}].Condition`)),
    })),
    otherwise: compileExit(name, { ...raw, Next: raw.Default, End: raw.Default ? undefined : true }, scope, [
      'input',
      'context',
    ]),
  };
}

function compileWait(name: string, raw: fields.StateFields<'Wait'>, scope: VariableScope): WaitState {
  const given = [
    { kind: 'Seconds', value: raw.Seconds },
    { kind: 'Timestamp', value: raw.Timestamp },
  ] as const;
  const [until, ...more] = given.filter((each) => each.value !== undefined);
  if (!until || more.length > 0) {
    throw new InvalidDefinition(`State "${name}": a Wait needs Seconds or Timestamp, and not both`);
  }
  return {
    type: 'Wait',
    name,
    ...compileExit(name, raw, scope, ['input', 'context']),
    until: { kind: until.kind, value: fieldTemplate(until.value ?? 0, placeIn(scope, name, until.kind)) },
  };
}
