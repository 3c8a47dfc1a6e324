import { expect, test } from 'vitest';
import { width } from '../../../cli/kit/width.ts';
import { main } from '../../../cli/main.ts';
import { sampleEvaluation } from '../../fakes/results.ts';
import { fakeIo } from '../fakes/io.ts';
import { NO_AWS, resultsDirectory } from '../fakes/results.ts';
import { DEPS, printed } from '../json/printed.ts';
import { network } from './network.ts';

async function screen(args: readonly string[], options: Parameters<typeof fakeIo>[0] = {}) {
  const out = await resultsDirectory({ scopes: [network] });
  const io = fakeIo({ noColor: true, ...options });
  const code = await main(['show', ...args, '--out', out], io, DEPS, NO_AWS);
  return { code, said: io.stdout().replaceAll(out, 'out'), error: io.stderr().replaceAll(out, 'out') };
}

const WIDTHS = [80, 120, 200, undefined] as const;
const WHAT = [
  ['a pool', 'vpcs-eu-west-1'],
  ['the pool above', 'corporate'],
  ['a VPC', 'vpc-01'],
  ['a subnet', '10.0.4.0/22'],
] as const;

test.each(WHAT.flatMap(([what, name]) => WIDTHS.map((columns) => ({ what, name, columns }))))(
  '$what at $columns columns',
  async ({ what, name, columns }) => {
    const { code, said } = await screen([name], columns ? { columns } : {});
    expect(code).toBe(0);
    await expect(said).toMatchFileSnapshot(`golden/${what} ${columns ? `at ${columns} columns` : 'in a pipe'}.txt`);
  },
);

test.each(['C', 'POSIX', 'de_DE.ISO-8859-1'])('where the locale is %s, only ASCII is drawn', async (LANG) => {
  const { said } = await screen(['vpc-01'], { columns: 80, env: { LANG } });
  expect(said).toMatch(/[|!]={2,}-+/);
  expect(said).toMatch(/^[\n -~]*$/);
});

test('a verdict is a shape and a word, whatever the colours', async () => {
  const plain = (await screen(['vpc-01'], { columns: 120 })).said;
  expect(plain).toMatch(/10\.0\.4\.0\/22 +◆ critical/);
  const { said } = await screen(['vpc-01'], { columns: 120, noColor: false });
  const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
  expect(said).not.toBe(plain);
  expect(said.replace(escapes, '')).toBe(plain);
});

test.each(WHAT)('no line of the map of %s is wider than the terminal', async (_, name) => {
  for (const columns of [80, 100, 120, 160, 200]) {
    const { said } = await screen([name], { columns });
    const map = said.split('\n').filter((line) => /^ {2}([│◆▲]|·{2}|\d+\.)/.test(line) && !line.includes(' · '));
    expect(map.length).toBeGreaterThan(0);
    for (const line of map) expect(width(line), line).toBeLessThanOrEqual(columns);
  }
});

test('of a subnet that could not be looked into, and of one that was not, it says why', async () => {
  expect((await screen(['subnet-01'])).said).toContain('Account 111122223333 does not let the monitor in');
  expect((await screen(['subnet-03'])).said).toContain("The policy's `inspect` says which subnets are read");
});

test('what to do next is a command as it is called here', async () => {
  const freeSpace = { unit: 'address', free: 1024, largest: 22, blocks: { '22': 1 }, fragmentationPercent: 0 } as const;
  const evaluations = network.evaluations?.map((each) =>
    each.resource.id === 'vpc-01' ? { ...each, freeSpace } : each,
  );
  const out = await resultsDirectory({ scopes: [{ ...network, evaluations: evaluations ?? [] }] });
  const io = fakeIo();
  await main(['show', 'subnet-02', '--out', out], io, DEPS, NO_AWS);
  expect(io.stdout()).toContain(`\n  npm run ipam-monitor -- fit --vpc vpc-01 1x/22 --out ${out}\n`);
});

test('several candidates are named, each with its command', async () => {
  const { code, error } = await screen(['10.0.32.0/22']);
  expect(code).toBe(1);
  for (const id of ['vpc-02', 'vpc-03']) expect(error).toContain(`show ${id} --out out`);
});

test('what is not there: the command that looks for it', async () => {
  const { code, error } = await screen(['10.0.4.9']);
  expect(code).toBe(1);
  expect(error).toContain('find "10.0.4.9" --out out');
});

test('the parts of each strip are all of it, in JSON', async () => {
  const out = await resultsDirectory({ scopes: [network] });
  const { document } = await printed('cli-show', ['show', 'vpcs-eu-west-1', '--out', out, '--json'], {
    remote: NO_AWS,
  });
  const [{ strips }] = document.shown;
  expect(strips.map(({ addresses }: { addresses: string }) => addresses)).toEqual(['10.0.0.0/16']);
  const units = strips[0].parts.map((part: { units: number }) => part.units);
  expect(units.reduce((sum: number, each: number) => sum + each, 0)).toBe(65_536);
  expect(strips[0].parts.map(({ is }: { is: string }) => is)).toContain('free');
});

test('of very many blocks, those with which nothing is wrong are told together; --all tells each', async () => {
  const many = Array.from({ length: 150 }, (_, at) =>
    sampleEvaluation({
      id: `vpc-1${String(at).padStart(3, '0')}`,
      scopeId: 'ipam-scope-0a',
      severity: at === 70 ? 'critical' : 'ok',
      resource: { type: 'vpc', cidr: `10.1.${at}.0/24`, name: `net-${at}` },
      capacity: { basis: 'carved', total: 256, free: 128 },
    }),
  );
  const pool = network.evaluations?.find(({ resource }) => resource.id === 'ipam-pool-00');
  const out = await resultsDirectory({
    scopes: [{ ...network, allocations: [], evaluations: [...(pool ? [pool] : []), ...many] }],
  });
  const said = async (...args: string[]) => {
    const io = fakeIo({ noColor: true, columns: 120 });
    await main(['show', 'corporate', '--out', out, ...args], io, DEPS, NO_AWS);
    return io.stdout();
  };
  const short = await said();
  expect(short).toMatch(/10\.1\.70\.0\/24 +◆ critical +net-70/);
  expect(short).toMatch(/… 71 more without a warning/);
  expect(short).toContain('show ipam-pool-00 --all --out');
  expect(short.split('\n').length).toBeLessThan(40);
  const long = await said('--all');
  expect(long.match(/ net-\d+ /g)?.length).toBeGreaterThanOrEqual(150);
  expect(long).not.toContain('--all');
});
