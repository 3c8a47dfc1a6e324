import { InvalidDefinition } from './errors.ts';
import { type Bindings, compileExpression, type ExpressionPlace, isExpression } from './expressions.ts';
import { isPlainObject, type Json, toJson } from './json.ts';

/** A field of the definition, ready to be evaluated: literal JSON in which any string may be an expression. */
export type Template = (bindings: Bindings) => Promise<Json>;

export function compileTemplate(value: unknown, place: ExpressionPlace): Template {
  const compiled = compile(value, place);
  return typeof compiled === 'function' ? compiled : async () => compiled.constant;
}

/** Parts without an expression are kept as the constants they are. */
type Compiled = Template | { readonly constant: Json };

function compile(value: unknown, place: ExpressionPlace): Compiled {
  if (typeof value === 'string') {
    return isExpression(value, place) ? compileExpression(value, place) : { constant: value };
  }
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compile(item, { ...place, field: `${place.field}[${index}]` }));
    return combine(items, (values) => values);
  }
  if (typeof value === 'object' && value !== null && isPlainObject(value)) {
    const keys = Object.keys(value);
    const members = Object.entries(value).map(([key, member]) =>
      compile(member, { ...place, field: `${place.field}.${key}` }),
    );
    return combine(members, (values) => Object.fromEntries(values.map((each, index) => [keys[index] ?? '', each])));
  }
  try {
    return { constant: toJson(value) };
  } catch (error) {
    throw new InvalidDefinition(`State "${place.state}": ${place.field}: ${String(error)}`, { cause: error });
  }
}

function combine(parts: readonly Compiled[], build: (values: Json[]) => Json): Compiled {
  if (parts.every((part) => typeof part !== 'function')) return { constant: build(parts.map((part) => part.constant)) };
  return async (bindings) => {
    const values: Json[] = [];
    for (const part of parts) values.push(typeof part === 'function' ? await part(bindings) : part.constant);
    return build(values);
  };
}
