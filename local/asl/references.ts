/** What an expression reads from outside itself. */
export interface References {
  /** Variables and functions that it does not bind itself, without the `$`. */
  readonly variables: ReadonlySet<string>;
  /** The names below `$states`, for each place: `$states.context.Execution.Name` is [context, Execution, Name]. */
  readonly states: readonly (readonly string[])[];
}

/** Walks the syntax tree that jsonata parsed. */
export function referencesOf(ast: unknown): References {
  const read = new Set<string>();
  const bound = new Set<string>();
  const states: string[][] = [];
  const seen = new Set<object>();

  function visit(node: unknown): void {
    if (typeof node !== 'object' || node === null || seen.has(node)) return;
    seen.add(node);
    if (Array.isArray(node)) {
      for (const child of node) visit(child);
      return;
    }
    const type = 'type' in node ? node.type : undefined;
    if (type === 'variable') noteVariable(textOf(node));
    // `@$name` and `#$name` bind for the rest of the path.
    if ('focus' in node && typeof node.focus === 'string') bound.add(node.focus);
    if ('index' in node && typeof node.index === 'string') bound.add(node.index);
    if (type === 'path' && 'steps' in node && Array.isArray(node.steps)) noteStatesPath(node.steps);
    for (const [key, child] of Object.entries(node)) {
      if (type === 'bind' && key === 'lhs') bound.add(textOf(child) ?? '');
      else if (type === 'lambda' && key === 'arguments')
        for (const argument of listOf(child)) bound.add(textOf(argument) ?? '');
      else visit(child);
    }
  }

  function noteVariable(name: string | undefined): void {
    // `$` alone is the context of a predicate or a path.
    if (name === undefined || name === '') return;
    if (name === 'states') states.push([]);
    else read.add(name);
  }

  function noteStatesPath(steps: readonly unknown[]): void {
    const [first, ...rest] = steps;
    if (typeOf(first) !== 'variable' || textOf(first) !== 'states' || typeof first !== 'object' || first === null)
      return;
    seen.add(first);
    const names: string[] = [];
    for (const step of rest) {
      const name = typeOf(step) === 'name' ? textOf(step) : undefined;
      if (name === undefined) break;
      names.push(name);
    }
    states.push(names);
  }

  visit(ast);
  return { variables: new Set([...read].filter((name) => !bound.has(name))), states };
}

function typeOf(node: unknown): unknown {
  return typeof node === 'object' && node !== null && 'type' in node ? node.type : undefined;
}

function textOf(node: unknown): string | undefined {
  const value = typeof node === 'object' && node !== null && 'value' in node ? node.value : undefined;
  return typeof value === 'string' ? value : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
