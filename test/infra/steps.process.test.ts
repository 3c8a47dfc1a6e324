import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Environment } from '../../functions/inspect/env.ts';
import type { StepInfra } from '../../infra/step-infra.ts';
import { functions } from '../../statemachine/steps.ts';
import { REGION } from './template/resolve.ts';
import { synthesize } from './template/synth.ts';

test('every function has its file, and no file is left over', () => {
  const files = globSync('*.ts', { cwd: fileURLToPath(new URL('../../infra/steps', import.meta.url)) });
  const folders = Object.values(functions).map(({ folder }) => folder);
  expect(files.map((file) => basename(file, '.ts')).sort()).toEqual(folders.sort());
});

test('a variable that is missing does not compile, though it has a default', () => {
  const wrong: StepInfra<typeof Environment> = {
    // @ts-expect-error: READ_OWN_ACCOUNT is not there
    environment: () => ({ BUCKET_NAME: '', READ_ROLE_NAME: '', READ_ROLE_EXTERNAL_ID: '' }),
  };
  expect(wrong.environment).toBeDefined();
});

const secretArn = `arn:aws:secretsmanager:${REGION}:111122223333:secret:slack-AbCdEf`;
const { one } = synthesize({ webhooks: { network: { type: 'slack', secretArn } } });

test.each(Object.entries(functions))(
  '%s finds the variables that its env.ts parses, and no other',
  async (name, of) => {
    const { Environment } = await import(`../../functions/${of.folder}/env.ts`);
    const { POWERTOOLS_LOG_LEVEL, NODE_OPTIONS, ...own } = one('AWS::Lambda::Function', `Monitor${name}Function`)
      .Properties.Environment.Variables;
    expect(Object.keys(own).sort()).toEqual(Object.keys(Environment.shape).sort());
  },
);
