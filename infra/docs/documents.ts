import { fileURLToPath } from 'node:url';
import { configurationTable } from './configuration-table.ts';
import { fill } from './markdown.ts';
import { readRoleTable, stepTable, wildcardTable } from './permission-tables.ts';

/** Documents with parts that are made from the code. `npm run docs` makes them; a test tells when it has to be run. */
export const documents = [
  { file: path('configuration.md'), render: (text: string) => fill(text, 'configuration', configurationTable()) },
  {
    file: path('permissions.md'),
    render: (text: string) =>
      fill(fill(fill(text, 'functions', stepTable()), 'wildcards', wildcardTable()), 'read-role', readRoleTable()),
  },
];

function path(name: string): string {
  return fileURLToPath(new URL(`../../docs/${name}`, import.meta.url));
}
