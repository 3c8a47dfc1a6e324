import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { produceOutputs } from './outputs.ts';
import { allSchemas } from './schemas.ts';

/** Records the schemas and outputs of this version, as the release that later ones are held to: `npm run contracts:record`. */
const release = new URL(`./releases/${SCHEMA_VERSION}/`, import.meta.url);
rmSync(release, { recursive: true, force: true });
mkdirSync(new URL('schemas/', release), { recursive: true });
for (const [file, text] of allSchemas()) writeFileSync(new URL(`schemas/${file}`, release), text);
for (const [contract, byCase] of await produceOutputs()) {
  const folder = new URL(`outputs/${contract}/`, release);
  mkdirSync(folder, { recursive: true });
  for (const [name, documents] of byCase) {
    // One document a line, so that a difference is one line of a diff.
    writeFileSync(new URL(`${name}.jsonl`, folder), documents.map((each) => `${JSON.stringify(each)}\n`).join(''));
  }
}
