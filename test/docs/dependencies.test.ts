import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const Packages = z.record(z.string(), z.string());
const { dependencies, devDependencies } = z
  .object({ dependencies: Packages, devDependencies: Packages })
  .parse(JSON.parse(read('package.json')));

test('each dependency stands in the README with a reason, and nothing else does', () => {
  const [, table = ''] = /\n\| dependency \| why \|\n([\s\S]*?)\n\n/.exec(read('README.md')) ?? [];
  const rows = table.split('\n').slice(1);
  const named = rows.flatMap((row) =>
    [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
  const owned = (name: string) =>
    name.replace(/^@aws-sdk\/client-.*/, '@aws-sdk/client-*').replace('@aws-sdk/lib-', 'lib-');
  const all = new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)].map(owned));
  expect(named.toSorted()).toEqual([...all].toSorted());
  for (const row of rows) expect(row).toMatch(/^\| .+ \| .{5,} \|$/);
});
