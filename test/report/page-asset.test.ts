import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import asset from '../../report/page-asset.json' with { type: 'json' };

it('is known by the hashes of its texts', () => {
  const hash = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
  expect([asset.scriptHash, asset.styleHash]).toEqual([hash(asset.script), hash(asset.style)]);
});

it('ends no element before its end, and is read as it was hashed', () => {
  expect(asset.script).not.toMatch(/<\/script|<!--|<script|\r|\0/i);
  expect(asset.style).not.toMatch(/<\/style|<!--|\r|\0/i);
});

it('has no zod in it, and none of Node', () => {
  // Names of its classes, which no minifier renames in what it throws and shows.
  expect(asset.script).not.toMatch(/ZodError|\$Zod|safeParse|node:|process\.env|Buffer\b/);
});

it('needs no markup made of strings, and no code made of them', () => {
  expect(asset.script).not.toMatch(/\beval\(|new Function|insertAdjacentHTML|document\.write|\.outerHTML\s*=/);
});

// 133 kB of script, of which Preact is 14, and 24 of style: they stand in every report, and one of 2,000 rows is to have 400 kB.
it('is small', () => {
  expect(asset.script.length).toBeLessThanOrEqual(134_000);
  expect(asset.script.length + asset.style.length).toBeLessThanOrEqual(158_000);
});
