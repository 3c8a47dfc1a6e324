import { fileURLToPath } from 'node:url';
import { configurationTable } from './configuration-table.ts';
import { fill } from './markdown.ts';
import { optionalTable, policyToAskFor, readRoleTable, stepTable, wildcardTable } from './permission-tables.ts';

const parts: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'README.md': { actions: policyToAskFor },
  'docs/configuration.md': { configuration: configurationTable },
  'docs/permissions.md': {
    optional: optionalTable,
    functions: stepTable,
    wildcards: wildcardTable,
    'read-role': readRoleTable,
  },
};

/** Documents with parts that are made from the code. `npm run docs:infra` makes them; a test tells when it has to be run. */
export const documents = Object.entries(parts).map(([name, made]) => ({
  file: fileURLToPath(new URL(`../../${name}`, import.meta.url)),
  render: (text: string) => Object.entries(made).reduce((filled, [part, make]) => fill(filled, part, make()), text),
}));
