import { expect, test } from 'vitest';
import { HandOff } from '../../../statemachine/contracts/hand-off.ts';
import { readReleases } from '../../contracts/releases.ts';
import { deploy, deployedStack } from '../../fakes/deployment.ts';
import { printed } from './printed.ts';

/** A machine that does one thing. */
const machine = (state: object) => ({ QueryLanguage: 'JSONata', StartAt: 'Only', States: { Only: state } });
const start = (...args: string[]) => ['start', '--json', ...args];

test('a run that was started', async () => {
  const stack = await deployedStack();
  deploy(stack, machine({ Type: 'Succeed' }));

  const { code, document } = await printed('cli-start', start('--name', 'mine'), stack);

  expect(code).toBe(0);
  expect(document).toMatchObject({ runId: 'mine', startedBefore: false, result: null });
});

test('a run that was waited for, and judged by --fail-on', async () => {
  const stack = await deployedStack();
  const handOff = HandOff.parse(recorded('/hand-off/consumer.jsonl'));
  await stack.put(handOff.location.summary, JSON.stringify(recorded('/summary/consumer.jsonl')));
  deploy(stack, machine({ Type: 'Succeed', Output: handOff }));

  const { code, document } = await printed('cli-start', start('--wait', '--fail-on', 'critical'), stack);

  expect(code).toBe(2);
  expect(document).toMatchObject({ status: 'SUCCEEDED', result: handOff });
});

test('a run that failed', async () => {
  const stack = await deployedStack();
  const cause = { runId: 'mine', failed: [{ part: 'Notify', error: 'NotifyFailed', cause: '' }], handOff: null };
  deploy(stack, machine({ Type: 'Fail', Error: 'RunFailed', Cause: JSON.stringify(cause) }));

  const { code, document } = await printed('cli-start', start('--wait'), stack);

  expect(code).toBe(1);
  expect(document.error.failed).toMatchObject([{ part: 'Notify', error: 'NotifyFailed' }]);
});

test('a deployment that is not there', async () => {
  const { code, document } = await printed('cli-start', start('--stack', 'Elsewhere'), await deployedStack());

  expect(code).toBe(1);
  expect(document).not.toHaveProperty('executionArn');
});

/** What a run has really written. */
function recorded(file: string): unknown {
  return readReleases()
    .at(-1)
    ?.outputs.find((each) => each.file.endsWith(file))?.document;
}
