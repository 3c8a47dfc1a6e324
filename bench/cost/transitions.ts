import * as z from 'zod';

/** How often one execution enters each of its states, on its way to success. */
export interface Walk {
  readonly visits: ReadonlyMap<string, number>;
  /** Executions of their own that a distributed Map starts, one an item. */
  readonly children: readonly { readonly state: string; readonly walk: Walk }[];
}

/** How often a state that a Choice leads back to is entered again, by the name of the Choice. */
export type Loops = (choice: string) => number;

interface CostedBlock {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}
interface State {
  readonly Type: string;
  readonly Next?: string | undefined;
  readonly End?: boolean | undefined;
  readonly Default?: string | undefined;
  readonly Choices?: readonly { readonly Next: string }[] | undefined;
  readonly Branches?: readonly CostedBlock[] | undefined;
  readonly ItemProcessor?:
    | (CostedBlock & { readonly ProcessorConfig?: { readonly Mode?: string | undefined } | undefined })
    | undefined;
}

const State: z.ZodType<State> = z.object({
  Type: z.string(),
  Next: z.string().optional(),
  End: z.boolean().optional(),
  Default: z.string().optional(),
  Choices: z.array(z.object({ Next: z.string() })).optional(),
  get Branches() {
    return z.array(CostedBlock).optional();
  },
  get ItemProcessor() {
    return z
      .object({ ...BlockShape, ProcessorConfig: z.object({ Mode: z.string().optional() }).optional() })
      .optional();
  },
});
const BlockShape = {
  StartAt: z.string(),
  States: z.record(
    z.string(),
    z.lazy(() => State),
  ),
};
const CostedBlock: z.ZodType<CostedBlock> = z.lazy(() => z.object(BlockShape));

/**
 * Walks through a definition (its parsed JSON) as a run that succeeds does. At a Choice it first goes round as often as
 * `loops` says, then takes the default if that can lead to success, else the first choice that can. Throws when a
 * definition cannot succeed, or has a Map whose items are not executions of their own.
 */
export function walkThrough(definition: unknown, loops: Loops = () => 0): Walk {
  return walkBlock(CostedBlock.parse(definition), loops);
}

function walkBlock(block: CostedBlock, loops: Loops): Walk {
  const visits = new Map<string, number>();
  const children: { state: string; walk: Walk }[] = [];
  const rounds = new Map<string, number>();
  for (let name: string | undefined = block.StartAt; name !== undefined; ) {
    const state = stateOf(block, name);
    visits.set(name, (visits.get(name) ?? 0) + 1);
    for (const branch of state.Branches ?? []) {
      const inner = walkBlock(branch, loops);
      for (const [each, times] of inner.visits) visits.set(each, (visits.get(each) ?? 0) + times);
      children.push(...inner.children);
    }
    if (state.ItemProcessor) {
      if (state.ItemProcessor.ProcessorConfig?.Mode !== 'DISTRIBUTED') {
        throw new Error(`${name} is not a distributed Map: its transitions are not understood here`);
      }
      children.push({ state: name, walk: walkBlock(state.ItemProcessor, loops) });
    }
    name = state.Type === 'Choice' ? chosen(block, name, state, rounds, loops) : state.Next;
  }
  return { visits, children };
}

function chosen(block: CostedBlock, name: string, state: State, rounds: Map<string, number>, loops: Loops): string {
  const targets = [state.Default, ...(state.Choices ?? []).map(({ Next }) => Next)].filter(
    (each) => each !== undefined,
  );
  const back = targets.find((target) => reaches(block, target, (_, each) => each === name));
  const done = rounds.get(name) ?? 0;
  if (back !== undefined && done < loops(name)) {
    rounds.set(name, done + 1);
    return back;
  }
  const on = targets.find((target) => target !== back && reaches(block, target, isSuccess));
  if (on === undefined) throw new Error(`From ${name} no way leads to success`);
  return on;
}

function isSuccess({ Type, End }: State): boolean {
  return Type === 'Succeed' || (Type !== 'Fail' && End === true);
}

/** Whether a state that passes the test can be reached from another one, that one included; catchers do not count. */
function reaches(block: CostedBlock, from: string, test: (state: State, name: string) => boolean): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const state = stateOf(block, name);
    if (test(state, name)) return true;
    open.push(
      ...[state.Next, state.Default, ...(state.Choices ?? []).map(({ Next }) => Next)].filter(
        (each) => each !== undefined,
      ),
    );
  }
  return false;
}

function stateOf(block: CostedBlock, name: string): State {
  const state = block.States[name];
  if (!state) throw new Error(`The definition has no state ${name}`);
  return state;
}

/**
 * Beside the states: AWS's own example counts the start and the end of an execution as transitions, too. Not confirmed
 * against a bill; the higher of the two readings of "each time a step of your workflow is executed".
 */
const START_AND_END = 2;

/** State transitions that AWS bills for a run over so many items of each distributed Map. */
export function transitionsOf({ visits, children }: Walk, items: number): number {
  const own = [...visits.values()].reduce((sum, times) => sum + times, START_AND_END);
  return children.reduce((sum, { walk }) => sum + items * transitionsOf(walk, items), own);
}

/** How often a state is entered in a run over so many items. */
export function visitsOf({ visits, children }: Walk, state: string, items: number): number {
  return children.reduce((sum, { walk }) => sum + items * visitsOf(walk, state, items), visits.get(state) ?? 0);
}
