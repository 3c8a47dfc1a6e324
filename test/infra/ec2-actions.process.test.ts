import { globSync, readFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, expect, test, vi } from 'vitest';
import { steps } from '../../statemachine/steps.ts';

// Actions are planted in the table, and whatever is made of it is loaded after that: it has to show them.
vi.resetModules();
const table = await import('../../functions/shared/ec2/actions.ts');
const real = [...table.ipamActions, ...table.networkActions].map(({ name }) => table.iamAction(name));
const plant = (rows: readonly unknown[], row: object) => (rows as unknown[]).push({ why: 'Planted.', ...row });
plant(table.ipamActions, { name: 'DescribeMust', by: { Discover: 'FindIpams' } });
plant(table.ipamActions, { name: 'GetOptional', by: { Collect: 'ReadPools' }, gain: 'pools' });
plant(table.networkActions, {
  name: 'DescribeNetwork',
  whyElsewhere: 'Planted elsewhere.',
  by: { Collect: 'ReadWithoutIpam', Inspect: 'ReadOwnNetworks' },
});

const { synthesize, testApp } = await import('./template/synth.ts');
const { statementsOf } = await import('./template/iam.ts');
const { ReadRoleStack } = await import('../../infra/read-role.ts');
const { readRoleWildcards, wildcards } = await import('../../infra/wildcards.ts');
const { documents } = await import('../../infra/docs/documents.ts');
const { adviceFor } = await import('../../cli/kit/advice.ts');
const { callChecks, missingActions } = await import('../../cli/doctor/calls.ts');
const { missingOptional, optionalChecks } = await import('../../cli/doctor/optional-calls.ts');
afterAll(() => vi.resetModules());

const stack = synthesize({ accounts: { regions: ['eu-west-1'] } });
test('every caller in the table is a step', () => {
  const callers = [...table.ipamActions, ...table.networkActions].flatMap(({ by }) => Object.keys(by));
  expect(Object.keys(steps)).toEqual(expect.arrayContaining(callers));
});

const granted = (step: string) =>
  statementsOf(stack, stack.one('AWS::Lambda::Function', `Monitor${step}Function`).Properties.Role.split('/').at(-1));

test.each([
  ['Discover', 'FindIpams', 'ec2:DescribeMust'],
  ['Collect', 'ReadPools', 'ec2:GetOptional'],
  ['Collect', 'ReadWithoutIpam', 'ec2:DescribeNetwork'],
  ['Inspect', 'ReadOwnNetworks', 'ec2:DescribeNetwork'],
])("%s's role grants by %s what the table says", (step, sid, action) => {
  expect(granted(step).find(({ Sid }) => Sid === sid)?.Action).toContain(action);
  const others = granted(step).filter(({ Sid }) => Sid !== sid);
  expect(others.flatMap(({ Action }) => Action)).not.toContain(action);
});

test('whatever is granted on any resource has a reason', () => {
  expect([...wildcards, ...readRoleWildcards].filter(({ why }) => why === '')).toEqual([]);
});

test('the read role grants what is asked of the accounts themselves', () => {
  const role = JSON.stringify(Template.fromStack(new ReadRoleStack(testApp(), 'ReadRole')).toJSON());
  expect(role).toContain('"ec2:DescribeNetwork"');
  expect(role).not.toContain('"ec2:DescribeMust"');
});

test.each([
  ['README.md', ['"ec2:DescribeMust"', '"ec2:GetOptional"']],
  ['permissions.md', ['| `ec2:DescribeMust` | `ec2:Region` | Planted. |', '`ec2:GetOptional` | how full pools are']],
  [
    'permissions.md',
    ['| `ec2:DescribeNetwork` | – | Planted. |', '| `ec2:DescribeNetwork` | – | Planted elsewhere. |'],
  ],
])('%s says so', (name, texts) => {
  const { file = '', render = String } = documents.find((each) => each.file.endsWith(`/${name}`)) ?? {};
  for (const text of texts) expect(render(readFileSync(file, 'utf8'))).toContain(text);
});

test('the policies to ask for have them', () => {
  const asked = adviceFor('AccessDenied', 'no').join('\n');
  for (const action of ['ec2:DescribeMust', 'ec2:GetOptional']) expect(asked).toContain(`"${action}"`);
  expect(adviceFor('Error', 'None of the accounts can be read')[0]).toContain(' and ec2:DescribeNetwork;');
});

test('the doctor tells what is lost without them', () => {
  const denied = (action: string) => ({ action, region: 'eu-west-1', error: new Error('no'), denied: true }) as never;
  expect(missingActions([denied('DescribeMust')])).toEqual(['DescribeMust']);
  expect(callChecks([denied('DescribeMust')])).toMatchObject([{ name: 'ec2:DescribeMust', status: 'failed' }]);
  expect(missingOptional([denied('GetOptional')])).toEqual(['GetOptional']);
  expect(optionalChecks([denied('GetOptional')])).toMatchObject([
    { name: 'ec2:GetOptional', text: expect.stringContaining('how full pools are') },
  ]);
});

const ROOT = new URL('../../', import.meta.url).pathname;
const read = (pattern: string) =>
  globSync(pattern, { cwd: ROOT, exclude: ['**/node_modules/**', 'test/**', 'dist/**', 'out/**', 'cdk.out/**'] }).map(
    (file) => [file, readFileSync(`${ROOT}${file}`, 'utf8')] as const,
  );

test('no other file spells an action, but in a sentence', () => {
  const spelled = read('**/*.ts').filter(([, text]) => /(['"])(ec2|sts):(?!Region|ExternalId)[A-Z]\w*\1/.test(text));
  expect(spelled.map(([file]) => file)).toEqual(['functions/shared/ec2/actions.ts']);
});

test('documents name no action that the table does not have', () => {
  const known = [...real, table.ADDRESS_HISTORY, table.ASSUME_ROLE, table.WHO_AM_I];
  const texts = [...read('README.md'), ...read('docs/**/*.md')].map(([, text]) => text);
  const named = texts.flatMap((text) => text.match(/\b(ec2|sts):(Describe|Get|Assume)\w+/g) ?? []);
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((action) => !known.includes(action))).toEqual([]);
});

test('what a run cannot do without comes first, as README and docs/permissions.md have it', () => {
  const [, permissions = ''] = read('docs/permissions.md')[0] ?? [];
  const { Statement } = JSON.parse(/```json\n([\s\S]*?)```/.exec(permissions)?.[1] ?? '{}');
  const must = Statement.flatMap(({ Action }: { Action: string | string[] }) => Action);
  expect(must).toEqual(real.slice(0, 3));
  expect(table.ipamActions.slice(0, 4).map(({ gain }) => gain !== undefined)).toEqual([false, false, false, true]);
  expect(table.ipamActions.filter(({ name, gain }) => !gain && String(name) !== 'DescribeMust')).toHaveLength(3);
});
