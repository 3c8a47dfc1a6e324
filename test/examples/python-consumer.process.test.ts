import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { HandOff } from '../../statemachine/contracts/hand-off.ts';
import { jsonSchema } from '../../statemachine/contracts/json-schemas.ts';

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

/** As the package has it. */
const home = mkdtempSync(join(tmpdir(), 'ipam-monitor-python-'));
afterAll(() => rmSync(home, { recursive: true }));
const SCHEMA = join(home, 'hand-off.schema.json');
writeFileSync(SCHEMA, JSON.stringify(jsonSchema('hand-off', HandOff)));

const python = spawnSync('python3', ['--version']).status === 0;
if (!python) process.stderr.write('SKIPPED: no python3 on the PATH; the consumer in Python is not tested\n');

function consume(document: unknown, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    'python3',
    [path('examples/python-consumer/consumer.py'), '-', ...args],
    {
      input: typeof document === 'string' ? document : JSON.stringify(document),
      encoding: 'utf8',
    },
  );
  return { status, stdout, result: stdout ? JSON.parse(stdout) : undefined, stderr };
}

/** Every hand-off that was recorded of any release. */
const releases = path('test/contracts/releases');
const recorded = readdirSync(releases).flatMap((release) => {
  const folder = `${releases}/${release}/outputs/hand-off`;
  return readdirSync(folder).flatMap((file) =>
    readFileSync(`${folder}/${file}`, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line, index) => [`${release} ${file}:${index + 1}`, line] as const),
  );
});

test.skipIf(!python).each(recorded)('the recorded hand-off %s is understood', (_, text) => {
  const { findings, coverage } = HandOff.parse(JSON.parse(text));
  for (const args of [[], ['--schema', SCHEMA]]) {
    const { status, result, stderr } = consume(text, ...args);
    expect(stderr).not.toMatch(/Traceback/);
    expect(result.findings.map(({ key }: { key: string }) => key)).toEqual(
      findings.inline.map(({ alertKey }) => alertKey),
    );
    expect(status === 1).toBe(coverage.counts.critical > 0);
  }
});

const sample = () => JSON.parse(recorded.find(([name]) => name.includes('demo.jsonl'))?.[1] ?? '');

test.skipIf(!python).each([
  ['another major version', (handOff: HandOff) => ({ ...handOff, schemaVersion: '2.0' }), /schemaVersion is 2\.0/],
  ['no coverage', ({ coverage: _, ...rest }: HandOff) => rest, /coverage/],
  [
    'a total that is a text',
    (handOff: HandOff) => ({ ...handOff, findings: { ...handOff.findings, total: '6' } }),
    /findings\.total/,
  ],
  [
    'a failed scope without its id',
    (handOff: HandOff) => ({ ...handOff, failedScopes: [{ error: 'AccessDenied', message: 'no' }] }),
    /scopeId/,
  ],
  [
    'a gap without a text',
    (handOff: HandOff) => ({ ...handOff, coverage: { ...handOff.coverage, gaps: [{ kind: 'freeTier' }] } }),
    /text/,
  ],
  [
    'a count that is none',
    ({ findings, ...handOff }: HandOff) => ({
      ...handOff,
      findings: {
        ...findings,
        inline: findings.inline.map(({ capacity, ...rest }) => ({ ...rest, capacity: { ...capacity, free: 'many' } })),
      },
    }),
    /free/,
  ],
  ['no object at all', () => [1], /schemaVersion|array|object/],
])('%s is refused by the name of the field', (_, change, message) => {
  for (const args of [[], ['--schema', SCHEMA]]) {
    const { status, result, stderr } = consume(change(sample()), ...args);
    expect({ status, result }).toEqual({ status: 2, result: undefined });
    expect(stderr).toMatch(message);
  }
});

test.skipIf(!python)('what a later minor version adds is left alone', () => {
  const handOff = { ...sample(), schemaVersion: '1.9', somethingNew: { a: 1 } };
  expect(consume(handOff, '--schema', SCHEMA).status).toBe(consume(sample()).status);
});

test.skipIf(!python)(
  'a pointer says how many findings it lacks, and where they are; a failed scope is not silence',
  () => {
    const handOff = sample();
    const inline = handOff.findings.inline.slice(0, 1);
    const { result } = consume({
      ...handOff,
      status: 'partial',
      failedScopes: [{ scopeId: 'ipam-scope-0a', error: 'AccessDenied', message: 'no\u001b[31m' }],
      findings: { ...handOff.findings, inline, complete: false },
    });
    expect(result.unknown).toContain('scope ipam-scope-0a: no?[31m');
    expect(result.unknown.at(-1)).toBe(
      `${handOff.findings.total - 1} more findings: s3://${handOff.location.bucket}/${handOff.location.handOff}`,
    );
    const quiet = consume({
      ...handOff,
      status: 'partial',
      failedScopes: [{ scopeId: 'ipam-scope-0a', error: 'AccessDenied', message: 'no' }],
      findings: { total: 0, inline: [], complete: true },
    });
    expect(quiet.status).toBe(3);
  },
);

test.skipIf(!python)('whatever else goes wrong is told in a sentence, and is not the exit code of a finding', () => {
  // Too deep for Python's parser: neither an OSError nor a ValueError.
  const { status, result, stderr } = consume('['.repeat(100_000));
  expect({ status, result }).toEqual({ status: 2, result: undefined });
  expect(stderr).toMatch(/^-: this consumer cannot read it: RecursionError: .*\n$/);
});

test.skipIf(!python)('a pointer without findings is as critical as its counts; with a filter, it is not known', () => {
  const handOff = sample();
  const bare = { ...handOff, findings: { ...handOff.findings, inline: [], complete: false } };
  const { critical } = handOff.coverage.counts;
  expect(critical).toBeGreaterThan(0);
  expect(consume(bare)).toMatchObject({ status: 1, result: { critical } });
  const filtered = {
    ...bare,
    findings: { ...bare.findings, filter: { severity: 'critical', account: '999999999999' } },
  };
  expect(consume(filtered)).toMatchObject({ status: 3, result: { critical: 0 } });
});

test.skipIf(!python).each([
  ['36028797018963967', '36028797018963967'],
  [9_007_199_254_740_991, '9007199254740991'],
])('a free count of %s is exact', (free, digits) => {
  const handOff = sample();
  const [{ capacity, ...finding }] = handOff.findings.inline;
  const inline = [{ ...finding, capacity: { ...capacity, free } }];
  const { status, stdout } = consume(
    { ...handOff, findings: { total: 1, inline, complete: true } },
    '--schema',
    SCHEMA,
  );
  expect(status).toBe(finding.severity === 'critical' ? 1 : 0);
  expect(stdout).toMatch(new RegExp(`"free": ${digits}\\b`));
});

test.skipIf(!python)('a finding that is not about how much is free has no such figure', () => {
  const handOff = sample();
  const [{ capacity: _, ...finding }] = handOff.findings.inline;
  const { result } = consume({ ...handOff, findings: { total: 1, inline: [finding], complete: true } });
  expect(result.findings).toMatchObject([{ key: finding.alertKey, free: null }]);
});
