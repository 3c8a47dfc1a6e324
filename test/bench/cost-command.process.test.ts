import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { currentCosts } from '../../bench/cost.ts';

test('docs/cost.md has what `npm run cost` prints now: npm run cost -- --write', () => {
  const page = readFileSync(new URL('../../docs/cost.md', import.meta.url), 'utf8');

  expect(page).toContain(`<!-- printed by npm run cost -->\n${currentCosts().tables}\n<!-- end -->`);
});
