import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const page = readFileSync('docs/attackers.md', 'utf8').replaceAll(/\s+/g, ' ');

/** `test/…`, *title*: what holds a claim. A title may be the beginning, the end or the middle of the test's own. */
const claims = [...page.matchAll(/`(test\/[\w./-]+)`, ((?:\*[^*]+\*(?: and )?)+)/g)].flatMap(
  ([, file = '', titles = '']) => [...titles.matchAll(/\*([^*]+)\*/g)].map(([, title = '']) => [title, file] as const),
);

test.each(claims)('"%s" is a test in %s', (title, file) => {
  expect(existsSync(file)).toBe(true);
  const titles = readFileSync(file, 'utf8').match(/^ *(test|\](?: as const)?\)\(|\)\().*$|^ *['"].*,$/gm) ?? [];
  expect(titles.some((each) => each.replaceAll('\\', '').includes(title))).toBe(true);
});

test('every foothold has what it can do, what it cannot, and a test that holds that', () => {
  const sections = readFileSync('docs/attackers.md', 'utf8').split(/^## /m).slice(1, 6);
  expect(sections.map((section) => section.split('\n')[0])).toEqual([
    'A tag, or a name',
    'A policy',
    "A webhook's answer",
    'An account in the organisation',
    'Read of the bucket',
  ]);
  for (const section of sections) {
    expect(section).toContain('**Can**');
    expect(section).toContain('**Cannot**');
    expect(section).toMatch(/`test\/[\w./-]+`/);
  }
  expect(claims.length).toBeGreaterThan(15);
});
