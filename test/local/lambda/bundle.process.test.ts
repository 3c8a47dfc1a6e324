import { execFileSync } from 'node:child_process';
import { expect, test, vi } from 'vitest';
import { stepNames, steps } from '../../../statemachine/steps.ts';

test('the functions of a clone run as JavaScript, and load neither undici nor what strips types', async () => {
  const { bundledFunctions } = await vi.importActual<typeof import('../../../local/lambda/bundle.ts')>(
    '../../../local/lambda/bundle.ts',
  );
  const urlOf = await bundledFunctions();
  const urls = [
    urlOf('local/lambda/runtime'),
    ...stepNames.map((step) => urlOf(`functions/${steps[step].folder}/handler`)),
  ];
  for (const url of urls) expect(url).toMatch(/\.mjs$/);
  const load = `
    for (const url of ${JSON.stringify(urls.slice(1))}) {
      const { handler } = await import(url);
      if (typeof handler !== 'function') throw new Error(url);
    }
    console.log(process.moduleLoadList.filter((name) => /undici|amaro/.test(name)).join());`;
  const env = { ...process.env, AWS_REGION: 'eu-west-1' };
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', load], { encoding: 'utf8', env })).toBe('\n');
});
