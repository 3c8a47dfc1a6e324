import { compileBlock } from './compile-block.ts';
import { parseFields } from './parse-fields.ts';
import { Machine } from './schema.ts';
import type { StateBlock } from './states.ts';

/** A definition that was validated as a whole, with every expression parsed. */
export interface StateMachine {
  readonly block: StateBlock;
  readonly timeoutSeconds: number | undefined;
}

/**
 * Validates a definition (the parsed JSON, substitutions replaced). Throws InvalidDefinition, naming state and field,
 * for everything that AWS refuses and everything that this engine would otherwise have to ignore.
 */
export function parseStateMachine(definition: unknown): StateMachine {
  const where = 'The state machine';
  const { TimeoutSeconds, ...block } = parseFields(where, Machine, definition);
  return {
    block: compileBlock(block, {
      where: 'the state machine',
      visible: new Set(),
      outer: new Set(),
      shared: { stateNames: new Set(), labels: new Set() },
    }),
    timeoutSeconds: TimeoutSeconds,
  };
}
