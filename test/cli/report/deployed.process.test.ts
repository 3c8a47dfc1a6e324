import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { main } from '../../../cli/main.ts';
import { reportKey } from '../../../storage/keys.ts';
import { BUCKET, deployedStack, STACK } from '../../fakes/deployment.ts';
import { sampleRun } from '../../fakes/results.ts';
import { REGION } from '../../statemachine/organisation.ts';
import { fakeIo } from '../fakes/io.ts';
import { resultsDirectory, writeRun } from '../fakes/results.ts';
import { DEPS, printed } from '../json/printed.ts';
import { network } from '../show/network.ts';

const RUN = 'run-1';
const AS_OF = '2026-11-21T20:41:00.000Z';
const KEY = reportKey(RUN, AS_OF);
const FLAGS = `--stack ${STACK} --region ${REGION}`;

async function deployed() {
  const stack = await deployedStack();
  await writeRun(stack.outDir, { scopes: [network], runId: RUN, asOf: AS_OF });
  const said = async (...args: string[]) => {
    const io = fakeIo();
    const code = await main([...args, '--stack', STACK], io, DEPS, stack.remote);
    return { code, out: io.stdout(), error: io.stderr() };
  };
  return { stack, said };
}

test('a report of a deployment is made of what its bucket has, and names its stack', async () => {
  const { stack, said } = await deployed();
  const file = join(await resultsDirectory(), 'page.html');

  const { code, document } = await printed(
    'cli-report',
    ['report', '--stack', STACK, '--output', file, '--json'],
    stack,
  );

  expect(code).toBe(0);
  expect(document).toMatchObject({ where: `s3://${BUCKET}`, runId: RUN, file, madeBy: 'command' });
  expect(await readFile(file, 'utf8')).toContain(STACK);
  const json = JSON.parse((await said('report', '--format', 'json')).out);
  expect(json.run).toMatchObject({ title: STACK, flags: ` ${FLAGS}` });
  expect((await said('report', '--format', 'md')).out).toContain('`subnet-02`');
});

test('of a run of a deployment that has expired, the page that it wrote is fetched', async () => {
  const { stack, said } = await deployed();
  const file = join(await resultsDirectory(), 'page.html');
  await stack.put(KEY, '<!doctype html><title>kept</title>');
  await rm(join(stack.outDir, sampleRun({ runId: RUN, asOf: AS_OF }).prefix), { recursive: true });

  const { code, out } = await said('report', RUN, '--output', file);

  expect([code, await readFile(file, 'utf8')]).toEqual([0, '<!doctype html><title>kept</title>']);
  expect(out).toContain('It is the page that the run wrote');
  const masked = await said('report', RUN, '--redact', '--output', file);
  expect(masked.code).toBe(1);
  expect(masked.error).toContain(`report ${RUN} ${FLAGS}`);
});

test('who may not read the pages of a bucket is told what to ask for', async () => {
  const { stack, said } = await deployed();
  await rm(join(stack.outDir, sampleRun({ runId: RUN, asOf: AS_OF }).prefix), { recursive: true });
  await stack.put(KEY, 'kept');
  stack.aws.faults.add({
    action: 's3:GetObject',
    when: ({ Key }) => Key === KEY,
    do: { error: { code: 'AccessDenied', status: 403 } },
  });

  const { code, error } = await said('report', RUN);

  expect(code).toBe(1);
  expect(error).toContain(`arn:aws:s3:::${BUCKET}/reports/*`);
});

test('what a deployment found is drawn as it is on this machine, and the commands keep its stack', async () => {
  const { stack, said } = await deployed();
  const { code, out } = await said('show', 'web-prod');
  expect(code).toBe(0);
  expect(out).toMatch(/10\.0\.4\.0\/22 +◆ critical/);
  expect(out).toContain(`explain vpc-01 ${FLAGS}`);
  expect(out).toContain(`(s3://${BUCKET})`);
  expect((await said('show', '10.0.4.0/22')).out).toContain('Its /28 blocks');

  const io = fakeIo();
  await main(['show', 'web-prod', '--out', stack.outDir], io, DEPS, stack.remote);
  const drawn = (text: string) => text.split('\n').filter((line) => /^ {2}[│\d]/.test(line));
  expect(drawn(out)).toEqual(drawn(io.stdout()));
  expect(drawn(out).length).toBeGreaterThan(8);

  const { error } = await said('show', '10.0.32.0/22');
  expect(error).toContain(`show vpc-02 ${FLAGS}`);
});

test.each([['report'], ['show', 'web-prod']])(
  '%s of a deployment that has not run says how to start one',
  async (...args) => {
    const stack = await deployedStack();
    const io = fakeIo();
    expect(await main([...args, '--stack', STACK], io, DEPS, stack.remote)).toBe(1);
    expect(io.stderr()).toContain(`start --authoritative --wait ${FLAGS}`);
  },
);

test('what a deployment no longer has cannot be drawn, and it says why', async () => {
  const { stack, said } = await deployed();
  await rm(join(stack.outDir, sampleRun({ runId: RUN, asOf: AS_OF }).prefix), { recursive: true });
  const { code, error } = await said('show', 'web-prod');
  expect(code).toBe(1);
  expect(error).toContain('cannot be drawn any more: it was removed because of its age');
});
