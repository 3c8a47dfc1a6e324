import { InvalidDefinition } from './errors.ts';
import type { State, StateBlock } from './states.ts';

/** Throws unless every transition has a target, every state can be reached, and the block can end. */
export function assertConnected(where: string, { startAt, states }: StateBlock): void {
  if (!states.has(startAt)) throw new InvalidDefinition(`${where}: StartAt: there is no state "${startAt}" here`);
  for (const [name, state] of states) {
    for (const target of targets(state)) {
      if (!states.has(target)) {
        throw new InvalidDefinition(`State "${name}": there is no state "${target}" to go to in ${where}`);
      }
    }
  }
  const reached = new Set([startAt]);
  for (const name of reached) {
    const state = states.get(name);
    if (state) for (const target of targets(state)) reached.add(target);
  }
  for (const name of states.keys()) {
    if (!reached.has(name)) throw new InvalidDefinition(`State "${name}": no transition leads to it`);
  }
  if (![...states.values()].some(canEnd)) {
    throw new InvalidDefinition(`${where}: no state ends it (End, Succeed or Fail)`);
  }
}

function targets(state: State): string[] {
  switch (state.type) {
    case 'Fail':
      return [];
    case 'Choice':
      return defined([...state.rules.map((rule) => rule.next), state.otherwise.next]);
    case 'Task':
    case 'Parallel':
    case 'Map':
      return defined([state.next, ...state.catch.map((each) => each.next)]);
    default:
      return defined([state.next]);
  }
}

function canEnd(state: State): boolean {
  return state.type === 'Fail' || (state.type !== 'Choice' && state.next === undefined);
}

function defined(names: (string | undefined)[]): string[] {
  return names.filter((name) => name !== undefined);
}
