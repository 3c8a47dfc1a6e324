import { documents } from '../../cli/json/documents.ts';
import { contracts, jsonSchemaFiles } from '../../statemachine/contracts/json-schemas.ts';

/** Every JSON Schema of today, by file name: what passes between systems, and what `--json` prints. */
export function allSchemas(): Map<string, string> {
  return jsonSchemaFiles({ ...contracts, ...documents });
}
