import * as z from 'zod';
import { Configuration } from '../configuration.ts';
import { table } from './markdown.ts';

/** The part of JSON Schema that the configuration comes to. */
interface Schema {
  readonly type?: string | undefined;
  readonly description?: string | undefined;
  readonly default?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
}
const Schema: z.ZodType<Schema> = z.object({
  type: z.string().optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  get properties() {
    return z.record(z.string(), Schema).optional();
  },
});

/** Every setting with its default and what it is for, from the schema that checks it. */
export function configurationTable(): string {
  const schema = Schema.parse(z.toJSONSchema(Configuration, { io: 'input' }));
  return table(['setting', 'default', 'values', 'what it is'], [...settings(schema, '')]);
}

function* settings({ properties = {} }: Schema, prefix: string): Generator<string[]> {
  for (const [name, schema] of Object.entries(properties)) {
    const path = prefix + name;
    if (schema.properties && schema.description === undefined) yield* settings(schema, `${path}.`);
    else yield [`\`${path}\``, shown(schema.default), values(schema), schema.description ?? ''];
  }
}

function shown(value: unknown): string {
  return value === undefined ? '–' : `\`${JSON.stringify(value)}\``;
}

function values({ type = '', enum: options, minimum, maximum }: Schema): string {
  if (options && options.length <= 4) return options.map((option) => `\`${String(option)}\``).join(', ');
  return type === 'integer' ? `${minimum ?? ''}–${maximum ?? ''}` : type;
}
