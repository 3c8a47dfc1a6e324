import { readdirSync } from 'node:fs';
import * as z from 'zod';
import { documents } from '../cli/json/documents.ts';
import { contracts, conversion, jsonSchema, titleOf } from '../statemachine/contracts/json-schemas.ts';

/** What has a JSON Schema: what passes between systems, and what `--json` prints. */
const published = new Map<string, z.ZodType>(Object.entries({ ...contracts, ...documents }));

/** As the package has them, by name: each complete in itself. */
export const jsonSchemas = new Map([...published].map(([name, schema]) => [name, jsonSchema(name, schema)]));

/**
 * As this repository has them, by name, so that everything is there once: they refer to each other, and to the
 * definitions of what several have in common. A definition is called as the module that it is from exports it.
 */
export async function sharedJsonSchemas(): Promise<Map<string, object>> {
  const registry = z.registry<{ id: string }>();
  for (const folder of ['../statemachine/contracts/', '../cli/json/']) {
    for (const file of readdirSync(new URL(folder, import.meta.url)).filter((name) => name.endsWith('.ts'))) {
      const module: object = await import(new URL(folder + file, import.meta.url).href);
      for (const [id, schema] of Object.entries(module)) if (schema instanceof z.ZodType) registry.add(schema, { id });
    }
  }
  for (const [id, schema] of published) registry.add(schema, { id });
  const uri = (id: string) => (published.has(id) ? `${id}.schema.json` : `definitions.schema.json#/$defs/${id}`);
  const { schemas } = z.toJSONSchema(registry, { ...conversion, uri });

  const definitions = new Map<string, object>();
  const take = (name: string) => {
    const { $schema, $id, ...body } = schemas[name] ?? {};
    for (const [, id = ''] of JSON.stringify(body).matchAll(/definitions\.schema\.json#\/\$defs\/(\w+)/g)) {
      // Before what it refers to itself, so that a circle ends.
      if (!definitions.has(id)) definitions.set(id, {}).set(id, take(id));
    }
    return body;
  };
  const shared = new Map<string, object>();
  for (const name of published.keys()) shared.set(name, { $schema: DRAFT, title: titleOf(name), ...take(name) });
  return shared.set('definitions', { $schema: DRAFT, $defs: Object.fromEntries([...definitions].sort()) });
}
const DRAFT = 'https://json-schema.org/draft/2020-12/schema';
