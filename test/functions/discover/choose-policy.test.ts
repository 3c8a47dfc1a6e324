import { expect, test } from 'vitest';
import { builtInPolicy, thresholdPolicy } from '../../../core/policy/built-in.ts';
import { choosePolicy } from '../../../functions/discover/choose-policy.ts';
import { InvalidPolicy } from '../../../functions/shared/errors.ts';
import { ObjectDamaged } from '../../../storage/errors.ts';
import { memoryObjects } from '../../fakes/objects.ts';
import { discover, ireland, prefix } from './discover.ts';

const anything = {};
const deployment = {
  destinations: { topics: ['default', 'network'], consumers: ['tickets'] },
  metricsNamespace: 'Mine',
};

const mine = `version: 1
name: mine
rules:
  - name: databases
    match: { tags: { team: data, tier: db } }
    critical: { freeBelow: 10 }
`;
const invalid = `version: 1
rules:
  - name: too much
    critical: { usedPercent: 120 }
`;

test('without a policy in the bucket it is the built-in one', async () => {
  const { policy, used, problems } = await choosePolicy(memoryObjects(), {}, anything);

  expect(policy).toEqual(builtInPolicy);
  expect(used).toMatchObject({ name: 'built-in', source: 'built-in', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(problems).toEqual([]);
});

test('the current policy of the bucket comes before the built-in one', async () => {
  const objects = memoryObjects();
  objects.give('policy/current.yaml', mine);

  expect((await choosePolicy(objects, {}, anything)).used).toMatchObject({ name: 'mine', source: 'current' });
});

test('a policy that the request names comes before the current one', async () => {
  const objects = memoryObjects();
  objects.give('policy/current.yaml', mine);
  objects.give('policy/trial.yaml', 'version: 1\nname: trial');

  expect((await choosePolicy(objects, { policyKey: 'policy/trial.yaml' }, anything)).used).toMatchObject({
    name: 'trial',
    source: 'request',
  });
});

test("a threshold stands for the policy's rules; where results go stays as it is", async () => {
  const objects = memoryObjects();
  objects.give('policy/current.yaml', `${mine}outputs: { notify: { topic: network } }\n`);
  const { policy, used } = await choosePolicy(objects, { threshold: 75 }, anything);

  expect(policy.rules).toEqual(thresholdPolicy(75).rules);
  expect(policy.outputs.notify.topic).toBe('network');
  expect(used.source).toBe('threshold');
});

test('a policy that the request names and that is not there ends the run', async () => {
  const choice = choosePolicy(memoryObjects(), { policyKey: 'policy/gone.yaml' }, anything);

  await expect(choice).rejects.toThrow(InvalidPolicy);
  await expect(choice).rejects.toThrow('s3://test-bucket/policy/gone.yaml is not there');
});

test('a policy that the request names and that is invalid ends the run, with line and field', async () => {
  const objects = memoryObjects();
  objects.give('policy/trial.yaml', invalid);
  const choice = choosePolicy(objects, { policyKey: 'policy/trial.yaml' }, anything);

  await expect(choice).rejects.toThrow(InvalidPolicy);
  await expect(choice).rejects.toThrow(
    /policy\/trial\.yaml:4:\d+ {2}rules\[0\]\.critical\.usedPercent: 120 is above 100/,
  );
});

test('an invalid current policy gives way to the last good one, and is a critical problem', async () => {
  const objects = memoryObjects();
  objects.give('policy/current.yaml', mine);
  const good = await choosePolicy(objects, {}, anything);
  objects.give('runs/2026/11/20/old/policy.json', builtInPolicy);
  objects.give('runs/2026/11/21/new/policy.json', good.policy);
  objects.give('latest.json', {
    schemaVersion: '1.0',
    scopes: {
      'ipam-scope-a': latest('old', '2026-11-20T23:00:00Z'),
      'ipam-scope-b': latest('new', '2026-11-21T01:00:00.000Z'),
    },
  });
  objects.give('policy/current.yaml', invalid);
  const { policy, used, problems } = await choosePolicy(objects, {}, anything);

  expect(policy).toEqual(good.policy);
  expect(used).toEqual({ ...good.used, source: 'last-good' });
  expect(problems).toEqual([
    {
      kind: 'PolicyInvalid',
      severity: 'critical',
      text: expect.stringMatching(/last good one \("mine"\).*policy\/current\.yaml:4:\d+ {2}rules\[0\]/),
    },
  ]);
});

test('the last good policy outlives the run that it was taken from', async () => {
  const objects = memoryObjects();
  objects.give('policy/current.yaml', invalid);
  objects.give('latest.json', {
    schemaVersion: '1.0',
    scopes: { 'ipam-scope-a': latest('expired', '2026-01-01T00:00:00Z') },
  });
  objects.give('latest/ipam-scope-a/expired/policy.json', { ...builtInPolicy, name: 'kept' });

  expect((await choosePolicy(objects, {}, anything)).used).toMatchObject({ name: 'kept', source: 'last-good' });
});

test.each([
  ['no run has recorded anything yet', undefined, undefined],
  ['the run that it was taken from has expired', { 'ipam-scope-a': latest('gone', '2026-11-20T00:00:00Z') }, undefined],
  ['its snapshot is of another version', { 'ipam-scope-a': latest('old', '2026-11-20T00:00:00Z') }, { version: 7 }],
])('an invalid current policy gives way to the built-in one when %s', async (_, scopes, snapshot) => {
  const objects = memoryObjects();
  objects.give('policy/current.yaml', invalid);
  if (scopes) objects.give('latest.json', { schemaVersion: '1.0', scopes });
  if (snapshot) objects.give('runs/2026/11/20/old/policy.json', snapshot);
  const { used, problems } = await choosePolicy(objects, {}, anything);

  expect(used).toMatchObject({ name: 'built-in', source: 'built-in' });
  expect(problems).toMatchObject([{ kind: 'PolicyInvalid', text: expect.stringContaining('the built-in one judged') }]);
});

test.each([
  [
    'notify: { topic: netwrok }',
    '7:29  outputs.notify.topic: netwrok is not a topic of this deployment (default, network)',
  ],
  [
    'handOff: { functions: [chat] }',
    '7:35  outputs.handOff.functions.0: chat is not a consumer of this deployment (tickets)',
  ],
  [
    'handOff: { consumers: [{ to: chat }] }',
    '7:41  outputs.handOff.consumers.0.to: chat is not a consumer of this deployment (tickets)',
  ],
  [
    'metrics: { namespace: Theirs }',
    '7:34  outputs.metrics.namespace: Theirs is not the namespace of this deployment (Mine)',
  ],
])('a current policy with %s, which the deployment does not declare, is invalid', async (outputs, problem) => {
  const objects = memoryObjects();
  objects.give('policy/current.yaml', `${mine}outputs: { ${outputs} }\n`);
  const { used, problems } = await choosePolicy(objects, {}, deployment);

  expect(used.source).toBe('built-in');
  expect(problems).toEqual([
    {
      kind: 'PolicyInvalid',
      severity: 'critical',
      text: `The policy cannot be used; the built-in one judged this run. policy/current.yaml:${problem}`,
    },
  ]);
});

test('names that the deployment declares are fine, and so is the default topic where there is none', async () => {
  const objects = memoryObjects();
  objects.give(
    'policy/current.yaml',
    `${mine}outputs: { notify: { topic: network }, metrics: { namespace: Mine }, handOff: { functions: [tickets] } }\n`,
  );
  const nothing = { destinations: { topics: [], consumers: [] } };

  expect((await choosePolicy(objects, {}, deployment)).problems).toEqual([]);
  objects.give('policy/current.yaml', mine);
  expect((await choosePolicy(objects, {}, nothing)).problems).toEqual([]);
});

test('an invalid current policy gives way to a last good one whose names are still declared, else to the built-in one', async () => {
  const objects = memoryObjects();
  objects.give('policy/current.yaml', `${mine}outputs: { notify: { topic: network } }\n`);
  const { policy } = await choosePolicy(objects, {}, deployment);
  objects.give('runs/2026/11/21/new/policy.json', policy);
  objects.give('latest.json', {
    schemaVersion: '1.0',
    scopes: { 'ipam-scope-a': latest('new', '2026-11-21T01:00:00Z') },
  });
  objects.give('policy/current.yaml', `${mine}outputs: { notify: { topic: netwrok } }\n`);
  const still = await choosePolicy(objects, {}, deployment);
  const gone = await choosePolicy(objects, {}, { destinations: { topics: ['default'], consumers: [] } });

  expect(still.used).toMatchObject({ name: 'mine', source: 'last-good' });
  expect(gone.policy).toEqual(builtInPolicy);
  expect(gone.used.source).toBe('built-in');
  expect(gone.problems).toMatchObject([
    {
      text: expect.stringContaining(
        'the built-in one judged this run. The last good one ("mine") cannot be used either: outputs.notify.topic: network is not a topic of this deployment (default).',
      ),
    },
  ]);
});

test('a policy that the request names and that names what is not declared ends the run', async () => {
  const objects = memoryObjects();
  objects.give('policy/trial.yaml', `${mine}outputs: { handOff: { functions: [chat] } }\n`);
  const choice = choosePolicy(objects, { policyKey: 'policy/trial.yaml' }, deployment);

  await expect(choice).rejects.toThrow(InvalidPolicy);
  await expect(choice).rejects.toThrow('chat is not a consumer of this deployment (tickets)');
});

test('a problem with the policy is written down with the run, which goes on', async () => {
  const objects = memoryObjects();
  objects.give('policy/current.yaml', invalid);
  const { discovery, scopes } = await discover({ 'eu-west-1': ireland }, { objects });

  expect(scopes).toHaveLength(3);
  expect(discovery.problems).toMatchObject([{ kind: 'PolicyInvalid', severity: 'critical' }]);
  expect(objects.json(`${prefix}policy.json`)).toEqual(builtInPolicy);
});

test('two policies that judge alike have the same fingerprint, however their fields are ordered', async () => {
  const objects = memoryObjects();
  objects.give('a.yaml', mine);
  objects.give('b.yaml', mine.replace('{ team: data, tier: db }', '{ tier: db, team: data }'));
  objects.give('c.yaml', mine.replace('freeBelow: 10', 'freeBelow: 11'));
  const [a, b, c] = await Promise.all(
    ['a.yaml', 'b.yaml', 'c.yaml'].map(
      async (policyKey) => (await choosePolicy(objects, { policyKey }, anything)).used.sha256,
    ),
  );

  expect(b).toBe(a);
  expect(c).not.toBe(a);
});

function latest(runId: string, asOf: string) {
  const prefix = `runs/${asOf.slice(0, 10).replaceAll('-', '/')}/${runId}/`;
  return { runId, asOf, prefix, evaluationsKey: `${prefix}evaluations/ipam-scope-a.jsonl.gz` };
}

test.each([
  ['an anchor that refers to itself', 'version: 1\nrules: &a [*a]'],
  ['2 MB of unknown keys', `version: 1\n${Array.from({ length: 120_000 }, (_, n) => `unknown${n}: 1`).join('\n')}`],
  [
    '20,000 rules',
    `version: 1\nrules:\n${Array.from({ length: 20_000 }, (_, n) => `  - { name: r${n}, critical: { freeBelow: 1 } }`).join('\n')}`,
  ],
  ['400 KB of garbage', '}]: "\n%'.repeat(60_000)],
  ['400 KB that are hardly nested', `${'a: b: c\n'.repeat(2)}${'- ? x\n'.repeat(66_000)}`],
  ['NUL bytes', '\0'.repeat(400_000)],
])('%s in the bucket: the run goes on, and says so in few words', async (_, text) => {
  const objects = memoryObjects();
  objects.give('policy/current.yaml', text);
  const { used, problems } = await choosePolicy(objects, {}, anything);

  expect(used.source).toBe('built-in');
  expect(problems).toEqual([expect.objectContaining({ kind: 'PolicyInvalid', severity: 'critical' })]);
  expect(problems[0]?.text.length).toBeLessThan(10_000);
});

test('what is too large to be read is no policy either: the last good one judges, or the request is wrong', async () => {
  const getText = async (key: string) => {
    if (key.startsWith('policy/')) throw ObjectDamaged.tooLarge(`s3://bucket/${key}`, 5e9);
    return undefined;
  };
  const objects = { ...memoryObjects(), getText };

  expect((await choosePolicy(objects, {}, anything)).problems[0]?.text).toContain(
    's3://bucket/policy/current.yaml has 5000000000 bytes',
  );
  await expect(choosePolicy(objects, { policyKey: 'policy/mine.yaml' }, anything)).rejects.toThrow(InvalidPolicy);
});
