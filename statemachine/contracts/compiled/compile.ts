import * as z from 'zod';
import { testOf } from './tests.ts';

/** What comes out of a value that is not valid. */
export const INVALID: unique symbol = Symbol('invalid');

/** What zod would make of a value, or INVALID. */
export type Compiled = (value: unknown) => unknown;

/** A schema that has something in it of which only zod knows what it does. */
class OnlyZodKnows extends Error {
  override readonly name = 'OnlyZodKnows';
}

/** JavaScript that does for values of JSON what a schema does; undefined where something in it is not known here. */
export function compile(schema: z.ZodType): Compiled | undefined {
  const made = new Code();
  try {
    const entry = made.functionOf(schema);
    // As zod does for each object by itself, at the price of two objects a property.
    const read: unknown = new Function('INVALID', 'constants', made.source(entry))(INVALID, made.constants);
    return isCompiled(read) ? read : undefined;
  } catch (error) {
    if (error instanceof OnlyZodKnows) return undefined;
    throw error;
  }
}

function isCompiled(value: unknown): value is Compiled {
  return typeof value === 'function';
}

/** Of a place in the code: what reads the variable `from`, and the variable that then has what was read. */
interface Reading {
  readonly code: string;
  readonly to: string;
}

class Code {
  readonly constants: unknown[] = [];
  readonly #functions = new Map<z.ZodType, string>();
  readonly #sources: string[] = [];
  #variables = 0;

  source(entry: string): string {
    const named = this.constants.map((_, at) => `const constant${at} = constants[${at}];`);
    return ["'use strict';", ...named, ...this.#sources, `return ${entry};`].join('\n');
  }

  /** The name of a function that reads a value. */
  functionOf(schema: z.ZodType): string {
    const known = this.#functions.get(schema);
    if (known !== undefined) return known;
    const name = `read${this.#functions.size}`;
    this.#functions.set(schema, name);
    this.#sources.push(`function ${name}(value) {\n${this.#body(schema)}\n}`);
    return name;
  }

  #body(schema: z.ZodType): string {
    if (schema instanceof z.ZodObject) return this.#object(schema);
    if (schema instanceof z.ZodArray) return this.#array(schema);
    if (schema instanceof z.ZodTuple) return this.#tuple(schema);
    if (schema instanceof z.ZodRecord) return this.#record(schema);
    if (schema instanceof z.ZodDiscriminatedUnion) return this.#switch(schema);
    if (schema instanceof z.ZodUnion) return this.#firstOf(schema);
    const { code, to } = this.#reading(schema, 'value');
    return `${code} return ${to};`;
  }

  #reading(schema: z.ZodType, from: string): Reading {
    if (schema instanceof z.ZodOptional) return this.#unless('undefined', schema.unwrap(), from);
    if (schema instanceof z.ZodNullable) return this.#unless('null', schema.unwrap(), from);
    if (isComposed(schema)) {
      const to = `v${this.#variables++}`;
      return { code: `const ${to} = ${this.functionOf(schema)}(${from}); if (${to} === INVALID) return INVALID;`, to };
    }
    const test = testOf(schema, from, (constant) => this.#constant(constant));
    if (test === undefined) throw new OnlyZodKnows(`A schema of type ${schema.def.type}`);
    return { code: `if (!(${test})) return INVALID;`, to: from };
  }

  #unless(nothing: 'undefined' | 'null', inner: unknown, from: string): Reading {
    if (!(inner instanceof z.ZodType)) throw new OnlyZodKnows('A schema of another kind');
    const { code, to } = this.#reading(inner, from);
    if (to === from) return { code: `if (${from} !== ${nothing}) { ${code} }`, to };
    const result = `v${this.#variables++}`;
    return {
      code: `let ${result} = ${from}; if (${from} !== ${nothing}) { ${code} ${result} = ${to}; }`,
      to: result,
    };
  }

  /** Unknown keys are left out, and the others come in the order of the schema: the value itself where that is so already. */
  #object({ shape, def }: z.ZodObject): string {
    if (def.catchall || def.checks?.length) throw new OnlyZodKnows('An object with more than its properties');
    const properties = Object.entries(shape).map(([key, schema]) => {
      if (!(schema instanceof z.ZodType)) throw new OnlyZodKnows('A schema of another kind');
      const from = `v${this.#variables++}`;
      const { code, to } = this.#reading(schema, from);
      const mayBeAbsent = schema instanceof z.ZodOptional;
      return { key: JSON.stringify(key), from, code, to, mayBeAbsent };
    });
    const keys = this.#constant(Object.keys(shape));
    const changed = properties.flatMap(({ from, to }) => (from === to ? [] : `${from} === ${to}`));
    const firstOptional = properties.findIndex(({ mayBeAbsent }) => mayBeAbsent);
    const always = properties.slice(0, firstOptional < 0 ? properties.length : firstOptional);
    return `
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return INVALID;
      ${properties.map(({ key, from, code }) => `const ${from} = value[${key}]; ${code}`).join('\n')}
      if (${['true', ...changed].join(' && ')}) {
        let at = 0;
        for (const key in value) {
          while (at < ${properties.length} && ${keys}[at] !== key) at++;
          if (at++ === ${properties.length}) break;
        }
        if (at <= ${properties.length}) return value;
      }
      const made = { ${always.map(({ key, to }) => `${key}: ${to}`).join(', ')} };
      ${properties
        .slice(always.length)
        .map(({ key, to }) => `if (${to} !== undefined) made[${key}] = ${to};`)
        .join('\n')}
      return made;`;
  }

  #array(schema: z.ZodArray): string {
    const { element } = schema;
    const test = testOf(schema, 'value', (constant) => this.#constant(constant));
    if (test === undefined || !(element instanceof z.ZodType)) throw new OnlyZodKnows('A list with a check of its own');
    const { code, to } = this.#reading(element, 'item');
    return `
      if (!(${test})) return INVALID;
      let made = value;
      for (let at = 0; at < value.length; at++) {
        const item = value[at];
        ${code}
        if (${to} === item) continue;
        if (made === value) made = value.slice();
        made[at] = ${to};
      }
      return made;`;
  }

  /** Of items that all have to be there, and that stay as they are. */
  #tuple({ def }: z.ZodTuple): string {
    if (def.rest || def.checks?.length) throw new OnlyZodKnows('A tuple of any length');
    const items = def.items.map((item, at) => {
      if (!(item instanceof z.ZodType) || item instanceof z.ZodOptional)
        throw new OnlyZodKnows('An item that may be absent');
      const from = `v${this.#variables++}`;
      const { code, to } = this.#reading(item, from);
      return `const ${from} = value[${at}]; ${code} if (${to} !== ${from}) return INVALID;`;
    });
    return `
      if (!Array.isArray(value) || value.length !== ${items.length}) return INVALID;
      ${items.join('\n')}
      return value;`;
  }

  /** Of values that stay as they are. */
  #record({ keyType, valueType, def }: z.ZodRecord): string {
    const isText = keyType instanceof z.ZodString && !keyType.def.checks?.length;
    if (!isText || def.checks?.length || !(valueType instanceof z.ZodType)) {
      throw new OnlyZodKnows('A record whose keys are not all allowed');
    }
    const { code, to } = this.#reading(valueType, 'item');
    return `
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return INVALID;
      for (const key in value) {
        if (key === '__proto__') return INVALID;
        const item = value[key];
        ${code}
        if (${to} !== item) return INVALID;
      }
      return value;`;
  }

  #firstOf({ options, def }: z.ZodUnion): string {
    if (def.checks?.length) throw new OnlyZodKnows('A union with a check of its own');
    const tries = options.map((option) => {
      if (!(option instanceof z.ZodType)) throw new OnlyZodKnows('A schema of another kind');
      return `result = ${this.functionOf(option)}(value); if (result !== INVALID) return result;`;
    });
    return `let result;\n${tries.join('\n')}\nreturn INVALID;`;
  }

  #switch({ options, def }: z.ZodDiscriminatedUnion): string {
    const cases = options.flatMap((option) => {
      const named = option instanceof z.ZodObject ? option.shape[def.discriminator] : undefined;
      if (!(option instanceof z.ZodType && named instanceof z.ZodLiteral)) {
        throw new OnlyZodKnows('A union that is told apart by more than one text');
      }
      return [...named.values].map((name) => `case ${JSON.stringify(name)}: return ${this.functionOf(option)}(value);`);
    });
    return `
      if (typeof value !== 'object' || value === null) return INVALID;
      switch (value[${JSON.stringify(def.discriminator)}]) { ${cases.join('\n')} default: return INVALID; }`;
  }

  #constant(value: unknown): string {
    return `constant${this.constants.push(value) - 1}`;
  }
}

function isComposed(schema: z.ZodType): boolean {
  return [z.ZodObject, z.ZodArray, z.ZodTuple, z.ZodRecord, z.ZodUnion].some((type) => schema instanceof type);
}
