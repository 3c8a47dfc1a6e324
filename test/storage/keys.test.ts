import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ledgerEntries, newestPrefix, owedKeys, runKeys, sharedKeys } from '../../storage/keys.ts';

const page = readFileSync(new URL('../../docs/storage.md', import.meta.url), 'utf8');
const [, ofOneRun = '', ofAllRuns = ''] = page.split(/^## /m);

/** Keys in the first column of a section's table: `<x>` stands for a name, `*` for a part of one, a last `/` for all below. */
function patternsOf(section: string): RegExp[] {
  const cells = [...section.matchAll(/^\| (`.+?) \|/gm)].map(([, cell = '']) => cell);
  return cells
    .flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, key = '']) => key))
    .map((key) => {
      const expression = key
        .replaceAll('.', '\\.')
        .replaceAll(/<\w+>|\*/g, '[^/]+')
        .replace(/\/$/, '/.+');
      return new RegExp(`^${expression}$`);
    });
}

const { prefix, ...belowPrefix } = runKeys;
const ofRun = Object.entries(belowPrefix).map(([name, key]): [string, string] => [
  name,
  // As many arguments as any of them takes.
  (key as (prefix: string, ...rest: unknown[]) => string)('', 'name', 1, 'list', 'attempt-1', 2),
]);
const shared: [string, string][] = [
  ...Object.entries(sharedKeys),
  ['newestPrefix', `${newestPrefix('ipam-scope-0a', 'run-1')}policy.json`],
  ['ledgerEntries', ledgerEntries(7, 'run-1', 'attempt-1')],
  ...Object.entries(owedKeys('default', 'run-1', 'attempt-1')),
];

test.each(ofRun)('docs/storage.md names what %s writes below a run: %s', (_, key) => {
  expect(patternsOf(ofOneRun).filter((pattern) => pattern.test(key))).not.toEqual([]);
});

test.each(shared)('docs/storage.md names %s, which runs share: %s', (_, key) => {
  expect(patternsOf(ofAllRuns).filter((pattern) => pattern.test(key))).not.toEqual([]);
});

test('docs/storage.md says below which prefix a run writes', () => {
  expect(prefix('<run>', 'YYYY-MM-DDT20:41:00.000Z')).toBe(/`(runs\/.+?)`/.exec(ofOneRun)?.[1]);
});

test('docs/storage.md names nothing of a run that no key function gives, but what Step Functions writes', () => {
  const unknown = patternsOf(ofOneRun).filter((pattern) => !ofRun.some(([, key]) => pattern.test(key)));
  expect(unknown.map(({ source }) => source)).toEqual(['^map\\/.+$']);
});
