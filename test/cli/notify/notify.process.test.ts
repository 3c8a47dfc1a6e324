import { expect, test } from 'vitest';
import { NotifyDocument } from '../../../cli/json/notify-document.ts';
import { main } from '../../../cli/main.ts';
import type { RunDeps } from '../../../cli/monitor/deps.ts';
import { targetOfRoute } from '../../../cli/notify/plan.ts';
import { Policy } from '../../../core/policy/schema.ts';
import { type DeployedStack, deployedStack } from '../../fakes/deployment.ts';
import { fakeIo } from '../fakes/io.ts';

const POLICY = `version: 1
routes:
  - { name: payments, match: { account: "2*" }, to: { webhook: slack } }
`;

const noRun: RunDeps = {
  startMonitor: () => Promise.reject(new Error('not to be started')),
  profileRegion: async () => undefined,
  startClock: () => ({ now: () => 0, every: () => () => {} }),
};

async function notify({ remote }: DeployedStack, ...args: string[]) {
  const io = fakeIo();
  const code = await main(['notify', '--stack', 'IpamMonitor', ...args], io, noRun, remote);
  return { code, out: io.stdout(), err: io.stderr() };
}

/** A deployment whose Notify answers as told. */
async function deployed(answer: () => unknown) {
  const asked: unknown[] = [];
  const stack = await deployedStack({
    outputs: { NotifyFunctionName: 'monitor-notify' },
    consumers: {
      'monitor-notify': async (payload) => {
        asked.push(payload);
        return answer();
      },
    },
  });
  await stack.put('policy/current.yaml', POLICY);
  return { stack, asked };
}

test('a route is found by its name, and the default one always', () => {
  const policy = Policy.parse({
    version: 1,
    routes: [{ name: 'chat', match: { id: '*' }, to: { webhook: 'slack' } }],
  });
  expect(targetOfRoute('chat', policy)).toEqual({ webhook: 'slack' });
  expect(targetOfRoute('default', policy)).toEqual({ topic: 'default', format: 'text' });
  expect(() => targetOfRoute('nope', policy)).toThrow('has no route nope');
});

test("the deployed Notify is asked to send through the route of the deployment's policy", async () => {
  const { stack, asked } = await deployed(() => ({ status: 'tested', topic: 'slack', subject: '[IPAM] TEST' }));
  const { code, out } = await notify(stack, '--test', 'payments');
  expect(out).toContain('✔ Sent to webhook slack: [IPAM] TEST');
  expect(code).toBe(0);
  expect(asked).toEqual([
    { test: { route: 'payments', to: { webhook: 'slack' }, by: expect.stringContaining('arn:') } },
  ]);
});

test('as JSON', async () => {
  const { stack } = await deployed(() => ({ status: 'tested', topic: 'slack', subject: '[IPAM] TEST' }));
  const { out } = await notify(stack, '--test', 'payments', '--json');
  expect(NotifyDocument.parse(JSON.parse(out))).toMatchObject({ route: 'payments', destination: 'slack' });
});

test('what the route says is shown when it does not work', async () => {
  const { stack } = await deployed(() => {
    throw Object.assign(new Error('The webhook "slack" answered 404 (no_service).'), { name: 'NotifyFailed' });
  });
  const { code, err } = await notify(stack, '--test', 'payments');
  expect(code).toBe(1);
  expect(err).toContain('The route payments does not work: The webhook "slack" answered 404 (no_service).');
});

test('a route that the policy does not have is named with those that it has', async () => {
  const { stack, asked } = await deployed(() => null);
  const { code, err } = await notify(stack, '--test', 'paymnets');
  expect([code, asked]).toEqual([1, []]);
  expect(err).toContain('It has: payments, default');
});

test('a deployment from before there were tests says to deploy', async () => {
  const stack = await deployedStack();
  const { code, err } = await notify(stack, '--test', 'default');
  expect(code).toBe(1);
  expect(err).toContain('deploy the present version first');
});
