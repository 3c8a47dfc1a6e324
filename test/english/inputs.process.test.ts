import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { answers } from '../../cli/forecast/answers.ts';
import { main } from '../../cli/main.ts';
import { readSharedState } from '../../functions/decide/shared-state.ts';
import { Environment as Discover } from '../../functions/discover/env.ts';
import { discoverTask } from '../../functions/discover/task.ts';
import { evaluateTask } from '../../functions/evaluate/task.ts';
import { Environment as HandOff } from '../../functions/hand-off/env.ts';
import { Environment as Notify } from '../../functions/notify/env.ts';
import { Environment as PublishMetrics } from '../../functions/publish-metrics/env.ts';
import { lambda, readEnvironment, type Task } from '../../functions/shared/task.ts';
import { Environment as Webhook } from '../../functions/webhook/env.ts';
import { parseConfiguration } from '../../infra/configuration.ts';
import { readRecorded } from '../../local/recorded/recorded.ts';
import { readSealed } from '../../storage/history/sealed.ts';
import { historyKeys, sharedKeys } from '../../storage/keys.ts';
import { readEvaluations } from '../../storage/runs.ts';
import { fakeIo } from '../cli/fakes/io.ts';
import { NO_AWS, resultsDirectory } from '../cli/fakes/results.ts';
import { DEPS } from '../cli/json/printed.ts';
import { deployedStack, STACK } from '../fakes/deployment.ts';
import { memoryObjects } from '../fakes/objects.ts';
import { directoryOf, scope, subnet } from '../local/recorded/directory.ts';
import { OF_ZOD } from './of-zod.ts';

/** While it is set, what zod says goes through as it is: so each case is seen to depend on our words. */
const bypass = vi.hoisted(() => {
  // Test files share a worker: what another has loaded is not the module below.
  vi.resetModules();
  return { on: false };
});
vi.mock('../../statemachine/contracts/issue-words.ts', async (actual) => {
  const { issueWords, ...rest } = await actual<typeof import('../../statemachine/contracts/issue-words.ts')>();
  const words = (issue: z.core.$ZodIssue) => (bypass.on ? issue.message : issueWords(issue));
  return { ...rest, issueWords: words };
});
vi.mock('../../core/policy/describe-issue.ts', async (actual) => {
  const { describe, ...rest } = await actual<typeof import('../../core/policy/describe-issue.ts')>();
  return {
    ...rest,
    describe: (...args: Parameters<typeof describe>) => (bypass.on ? args[0].message : describe(...args)),
  };
});
afterEach(() => {
  bypass.on = false;
});
afterAll(() => vi.resetModules());

type Said = () => Promise<string>;

const thrownBy = (work: () => unknown): Said => {
  return async () => {
    try {
      await work();
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    throw new Error('Test: nothing was wrong');
  };
};

/** What a command prints of a directory, or a deployment, without account. */
const printedBy = (...args: string[]): Said => {
  return async () => {
    const io = fakeIo();
    const out = await resultsDirectory({ scopes: [{ scope: { scopeId: 'ipam-scope-0a' } }] });
    await main([...args, ...(args[0] === 'mute' ? ['--out', out] : [])], io, DEPS, NO_AWS);
    return io.stderr() + io.stdout();
  };
};

const POLICIES = {
  'a text': 'x',
  'no version': 'name: a',
  'another version': 'version: 2',
  'a number for a text': 'version: 1\nname: 12',
  'a text for a list': 'version: 1\nrules: x',
  'a level of no form': 'version: 1\nrules: [{ name: a, critical: high }]',
  'a kind that nobody knows': 'version: 1\nrules: [{ name: a, kind: size, critical: off }]',
  'a number for a record': 'version: 1\nquotas: 12',
  'an empty name': 'version: 1\nrules: [{ name: "", critical: off }]',
  'a fraction': 'version: 1\nrules: [{ name: a, critical: { freeBelow: 1.5 } }]',
  'an empty list': 'version: 1\nrules: [{ name: a, critical: { any: [] } }]',
  'a key that is too long': `version: 1\nrules: [{ name: a, match: { tags: { ${'k'.repeat(300)}: x } }, critical: off }]`,
  'a route to nowhere': 'version: 1\nroutes: [{ name: a, to: {} }]',
};

const stored =
  (key: string, body: unknown): Said =>
  async () => {
    const objects = memoryObjects();
    objects.give(key, body);
    const used = { name: 'built-in', source: 'built-in', sha256: '' } as const;
    const { damaged } = await readSharedState(objects, { policy: used }, new Date('2026-11-21T21:00:00Z'));
    return damaged.map(({ why }) => why).join('\n');
  };

const environment = (schema: z.ZodType, variables: NodeJS.ProcessEnv): Said =>
  thrownBy(() => readEnvironment(schema, { BUCKET_NAME: 'monitor', ...variables }));

const THROUGH_WORDS: Readonly<Record<string, Said>> = {
  ...Object.fromEntries(
    Object.entries(POLICIES).flatMap(([what, text]): [string, Said][] => [
      [`validate: ${what}`, () => printedOf(text, (file) => ['validate', file])],
      [`run --policy: ${what}`, () => printedOf(text, (file) => ['run', '--demo', '--policy', file])],
    ]),
  ),
  'policy put': async () => {
    const stack = await deployedStack();
    const io = fakeIo();
    const file = join(stack.outDir, 'policy.yaml');
    writeFileSync(file, POLICIES['a text']);
    await main(['policy', 'put', file], io, DEPS, stack.remote);
    return io.stderr();
  },
  'outputs of a stack': async () => {
    const { remote } = await deployedStack({ outputs: { BucketName: '', TopicArn: 'x' } });
    const io = fakeIo();
    await main(['start', '--stack', STACK], io, DEPS, remote);
    return io.stderr();
  },
  'the ledger': stored(sharedKeys.ledger, { schemaVersion: '1.0' }),
  mutes: stored(sharedKeys.mutes, { schemaVersion: '1.0', mutes: 12 }),
  'latest.json': stored(sharedKeys.latest, { schemaVersion: '1.0', scopes: 'x' }),
  'the head of a history': async () => {
    const objects = memoryObjects();
    const key = historyKeys.head('ipam-scope-0a');
    objects.give(key, { formatVersion: 'x' });
    return (await readSealed(objects, key, z.unknown())).damage ?? '';
  },
  'a line of evaluations': thrownBy(async () => {
    const objects = memoryObjects();
    objects.giveLines('a', [{ key: 1 }]);
    for await (const _ of readEvaluations(objects, 'a'));
  }),
  'a file of --from': thrownBy(async () =>
    readRecorded(
      await directoryOf({
        'scopes.json': { IpamScopes: [scope] },
        'cidrs.json': { IpamResourceCidrs: [{ ...subnet, IpUsage: 'x', ResourceId: 1 }] },
      }),
    ),
  ),
  'no bucket': thrownBy(() => readEnvironment(Discover, {})),
  'variables of Discover': environment(Discover, { HOME_REGIONS: 'x' }),
  'variables of HandOff': environment(HandOff, { CONSUMERS: '[]' }),
  'variables of Notify': environment(Notify, { TOPICS: '12' }),
  'variables of PublishMetrics': environment(PublishMetrics, { METRICS_DETAIL: 'most' }),
  'variables of Webhook': environment(Webhook, { WEBHOOKS: '{"a":{}}' }),
  'the configuration of a stack': thrownBy(() =>
    // What JSON, or JavaScript, may hand over.
    parseConfiguration(JSON.parse('{ "schedule": 12, "unknown": 1, "historyDays": -1 }')),
  ),
  'the input of an execution': thrownBy(() => asked(discoverTask, { resourceTypes: 'x', dryRun: 12 })),
  'the input of a step': thrownBy(() => asked(evaluateTask, { run: {} })),
};

/** With the words of the fields themselves: nothing of zod is in them to begin with. */
const OWN_WORDS: Readonly<Record<string, Said>> = {
  'start --consumer': printedBy('start', '--consumer', 'two words'),
  'start --subject': printedBy('start', '--subject', 'grün'),
  'start --type': printedBy('start', '--type', 'volume'),
  'start --threshold': printedBy('start', '--threshold', 'much'),
  mute: printedBy('mute', `name=${'x'.repeat(999)}`, '--reason', 'moves', '--for', '1d'),
  'a field that nobody knows': () => printedOf('version: 1\nrulez: []', (file) => ['validate', file]),
  'a level above 100': () =>
    printedOf('version: 1\nrules: [{ name: a, critical: { usedPercent: 120 } }]', (file) => ['validate', file]),
  'a CSV file': async () => {
    const io = fakeIo();
    const out = await resultsDirectory({ scopes: [{ scope: { scopeId: 'ipam-scope-0a' } }] });
    const file = join(out, 'usage.csv');
    writeFileSync(file, 'resource,day,peak_percent\nsubnet-1,soon,many\n');
    await main(['history', 'import', 'csv', file, '--out', out], io, DEPS, NO_AWS);
    return io.stderr() + io.stdout();
  },
  'a series of forecast': async () => {
    const said: string[] = [];
    for await (const _ of answers(
      (async function* () {
        yield '{"id":1,"total":"x"}';
      })(),
      (text) => said.push(text),
    ));
    return said.join('\n');
  },
};

/** As the function of a step is invoked. */
async function asked<I, O, D>(task: Task<I, O, D>, event: unknown): Promise<void> {
  const { run } = task;
  const handler = lambda({ ...task, run: (input: I, deps) => run(input, deps) }, z.object({}), () => ({}) as D);
  await handler(event, { awsRequestId: 'a', getRemainingTimeInMillis: () => 1000 } as never);
}

async function printedOf(text: string, args: (file: string) => string[]): Promise<string> {
  const io = fakeIo();
  const file = join(await resultsDirectory(), 'policy.yaml');
  writeFileSync(file, text);
  await main(args(file), io, DEPS, NO_AWS);
  return io.stderr() + io.stdout();
}

describe('what is wrong with an input is said in our words', () => {
  test.each(Object.entries(THROUGH_WORDS))('%s', async (_, said) => {
    const text = await said();
    expect(text).toMatch(/\w+ \w+/);
    expect(text).not.toMatch(OF_ZOD);
    bypass.on = true;
    expect(await said()).toMatch(OF_ZOD);
  });

  test.each(Object.entries(OWN_WORDS))('%s', async (_, said) => {
    const text = await said();
    expect(text).not.toMatch(OF_ZOD);
  });
});
