import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const pages = globSync('{*.md,docs/**/*.md,statemachine/contracts/*.md}', { cwd: fileURLToPath(root) });

test.each(pages)('every link of %s leads somewhere', (page) => {
  const text = readFileSync(new URL(page, root), 'utf8').replaceAll(/^```.*?^```/gms, '');
  const links = [...text.matchAll(/\]\((?!\w+:)([^)\s]+)\)/g)].map(([, link = '']) => link);
  expect(links.filter((link) => !isThere(new URL(link, new URL(page, root))))).toEqual([]);
});

test('the links to JSON Schemas are among them', () => {
  const links = pages.flatMap(
    (page) => readFileSync(new URL(page, root), 'utf8').match(/\]\([^)]+\.schema\.json\)/g) ?? [],
  );
  expect(new Set(links).size).toBeGreaterThan(30);
});

/** The file, and the heading in it, as GitHub names headings. */
function isThere({ href, hash }: URL): boolean {
  const file = new URL(href.replace(hash, ''));
  if (!existsSync(file)) return false;
  if (hash === '') return true;
  const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return headings.includes(hash.slice(1));
}
