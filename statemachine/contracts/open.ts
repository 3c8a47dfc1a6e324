import * as z from 'zod';

/**
 * A list of values that a minor version may add to: kinds, reasons, sources, and what AWS names. Readers keep a value
 * that they do not know, so that an older reader survives a newer monitor; the type names the values known here, as the
 * AWS SDK's types do. Code that branches on it needs a default.
 *
 * Lists that everybody has to decide on (severity, status, family, type of scope) are plain enums: another value there
 * is a new major version.
 */
export function open<Values extends z.core.util.EnumLike>(known: z.ZodEnum<Values>) {
  const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
  return z.custom<z.infer<z.ZodEnum<Values>>>(isText, 'is not a text').meta({ known: known.options });
}

/** Puts an open list into JSON Schema: the known values, for people and generators, and any other text. */
export function describeOpen(jsonSchema: z.core.JSONSchema.BaseSchema): void {
  if (!('known' in jsonSchema)) return;
  jsonSchema.anyOf = [{ enum: z.array(z.string()).parse(jsonSchema.known) }, { type: 'string', minLength: 1 }];
  delete jsonSchema.known;
}
