import { expect, test } from 'vitest';
import { failedParts } from '../../local/failed-parts.ts';

const lambdaCause = (errorMessage: string) => JSON.stringify({ errorMessage, errorType: 'X', trace: ['at …'] });

test("reads the failed parts of the state machine's own Cause", () => {
  const cause = JSON.stringify({
    runId: 'run-1',
    handOff: 'runs/x/handoff.json',
    failed: [
      { part: 'Notify', error: 'NotifyFailed', cause: lambdaCause('SNS said "no"') },
      { part: 'Record', error: 'States.Timeout', cause: '' },
    ],
  });

  expect(failedParts('RunFailed', cause)).toEqual([
    { part: 'Notify', error: 'NotifyFailed', message: 'SNS said "no"' },
    { part: 'Record', error: 'States.Timeout', message: '' },
  ]);
});

test('reads the message of a Cause that was cut off at 2,000 characters', () => {
  const long = lambdaCause(`line one\nline "two" ${'x'.repeat(3000)}`).slice(0, 2000);
  const [part] = failedParts('RunFailed', JSON.stringify({ failed: [{ part: 'Discover', error: 'E', cause: long }] }));

  expect(part?.message).toMatch(/^line one\nline "two" x+$/);
});

test('a cut within an escape sequence loses that sequence only', () => {
  const cut = '{"errorMessage":"Region \\"eu\\';
  const [part] = failedParts('RunFailed', JSON.stringify({ failed: [{ part: 'Discover', error: 'E', cause: cut }] }));

  expect(part?.message).toBe('Region "eu');
});

test('takes a Cause of any other form as it is', () => {
  expect(failedParts('States.Runtime', 'An error occurred')).toEqual([
    { part: 'Run', error: 'States.Runtime', message: 'An error occurred' },
  ]);
});
