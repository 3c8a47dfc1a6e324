import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** What a JSON Schema has against a document, as other people's validators see it; undefined when nothing. */
export function validator(schema: object): (document: unknown) => string | undefined {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  addFormats.default(ajv);
  const accepts = ajv.compile(schema);
  return (document) => (accepts(document) ? undefined : errors(accepts));
}

function errors({ errors }: ValidateFunction): string {
  return (errors ?? [])
    .map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`)
    .join(', ');
}

/** The same schema without room for what later versions add: properties, and values of open lists. */
export function closed(schema: unknown): object {
  const close = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(close);
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, close(each)]));
    const [known] = Array.isArray(members.anyOf) ? members.anyOf : [];
    if (known?.enum) return known;
    return 'properties' in members ? { additionalProperties: false, ...members } : members;
  };
  return close(schema) as object;
}
