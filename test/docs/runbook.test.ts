import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { failedCalls } from '../../functions/shared/ec2/failed-calls.ts';

const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');

test.each(Object.entries(failedCalls))(
  'The runbook says what to do about %s, in the words of the table',
  (name, { deployed }) => {
    expect(runbook).toContain(`\n| \`${name}\` | ${deployed}`);
  },
);
