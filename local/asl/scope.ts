import { InvalidDefinition } from './errors.ts';
import type { StateBlock } from './states.ts';

/** What the states of one block share while the definition is validated. */
export interface VariableScope {
  /** For messages: the state machine, or whose branch or processor this is. */
  readonly where: string;
  /** Variables that some state of this block, or of one around it that this one can see, assigns. */
  readonly visible: ReadonlySet<string>;
  /** Variables of the blocks around this one, which AWS does not let it assign, seen or not. */
  readonly outer: ReadonlySet<string>;
  readonly shared: { readonly stateNames: Set<string>; readonly labels: Set<string> };
}

/** A block whose states have not been looked at. */
export interface BlockFields {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, unknown>>;
}

/** Compiles a block inside a state; `hidden` if it sees no variables from outside. */
export type CompileInside = (where: string, block: BlockFields, hidden: boolean) => StateBlock;

const VARIABLE_NAME = /^\p{ID_Start}\p{ID_Continue}{0,79}$/u;

/** The names that the states of a block assign, found before their expressions are parsed. */
export function assignedNames(states: Readonly<Record<string, unknown>>): Set<string> {
  const names = new Set<string>();
  for (const state of Object.values(states)) {
    for (const holder of [state, ...listOf(memberOf(state, 'Choices')), ...listOf(memberOf(state, 'Catch'))]) {
      const assign = memberOf(holder, 'Assign');
      if (typeof assign === 'object' && assign !== null) for (const name of Object.keys(assign)) names.add(name);
    }
  }
  return names;
}

export function assertAssignable(name: string, state: string, { outer }: VariableScope): void {
  if (name === 'states' || !VARIABLE_NAME.test(name)) {
    throw new InvalidDefinition(`State "${state}": Assign.${name}: is not a name that a variable can have`);
  }
  if (outer.has(name)) {
    throw new InvalidDefinition(
      `State "${state}": Assign.${name}: is a variable outside this branch or Map; choose another name`,
    );
  }
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
