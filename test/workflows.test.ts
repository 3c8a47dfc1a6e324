import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// A tag of an action can be moved to other code, as happened to tj-actions/changed-files in March 2025; a commit cannot.

/** The only form that is allowed: `owner/action@<commit> # v1.2.3`, or what is in this repository. */
const PINNED = /^(\.\/\S+|[\w.-]+(\/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/;

const files = globSync(['.github/workflows/*.{yml,yaml}', 'docs/*.md', 'examples/**/*.{md,yml,yaml}', 'README.md']);

function unpinned(text: string): string[] {
  return [...text.matchAll(/^\s*(?:- )?uses:\s*(.+?)\s*$/gm)]
    .map(([, action = '']) => action)
    .filter((action) => !PINNED.test(action));
}

test('every action that a workflow or an example uses is pinned to a commit', () => {
  const all = files.flatMap((file) => unpinned(readFileSync(file, 'utf8')).map((action) => `${file}: ${action}`));
  expect(all).toEqual([]);
  const used = files.filter((file) => /\buses: /.test(readFileSync(file, 'utf8')));
  expect(used).toContain('.github/workflows/ci.yml');
});

test.each([
  'actions/checkout@v4',
  'actions/checkout@main',
  'actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af68 # v4.2.2',
  'actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683',
])('%s is not pinned well enough', (action) => {
  expect(unpinned(`steps:\n  - uses: ${action}\n`)).toEqual([action]);
});
