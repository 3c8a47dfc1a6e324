import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LEVELS } from '../../core/policy/schema.ts';
import { FindingKind } from '../../statemachine/contracts/finding.ts';

const read = (page: string) => readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8');
const row = (page: string, start: string) =>
  read(page)
    .split('\n')
    .find((line) => line.startsWith(start)) ?? '';

test.each(FindingKind.options)('a reader finds what %s means, and how to grade it', (kind) => {
  expect(read('docs/findings.md')).toMatch(new RegExp(`^## .*\\b${kind}\\b`, 'm'));
  expect(read('README.md')).toMatch(new RegExp(`^\\| [^|]*\\b${kind}\\b`, 'm'));
  if (LEVELS[kind].includes('on')) expect(row('docs/policy.md', '| `on` |')).toContain(`\`${kind}\``);
});
