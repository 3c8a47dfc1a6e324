import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type * as z from 'zod';
import { jsonSchemas } from '../../package/json-schemas.ts';
import { contracts } from '../../statemachine/contracts/json-schemas.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { closed, validator } from './json-schema.ts';
import { type Outputs, produceOutputs } from './outputs.ts';
import { isReleased, type Release, readReleases, versions, writeRelease } from './releases.ts';
import { schemaChanges } from './schema-changes.ts';

const releases = readReleases();
const sameMajor = releases.filter(({ version }) => version.split('.')[0] === SCHEMA_VERSION.split('.')[0]);
const newest = sameMajor.at(-1);
const released = sameMajor.filter(({ schemas }) => schemas.size > 0).at(-1);
const readers = new Map<string, z.ZodType>(Object.entries(contracts));

let today: Outputs;
beforeAll(async () => {
  today = await produceOutputs();
});

test('every contract is recorded, as output, and of a version that is released as schema', () => {
  for (const { version, schemas } of releases) {
    expect(schemas.size > 0, `${version}: npm run contracts:record`).toBe(isReleased(version));
  }
  if (released === newest)
    expect([...(newest?.schemas.keys() ?? [])]).toEqual(expect.arrayContaining([...readers.keys()]));
  expect(new Set(newest?.outputs.map(({ contract }) => contract))).toEqual(new Set(readers.keys()));
});

test('nothing that is recorded names a path of the machine that recorded it', () => {
  const paths = /[" ](?:[A-Z]:\\|\/(?:Users|home|root|tmp|work)\/)[^" ]*/g;
  const named = releases.flatMap(({ outputs }) =>
    outputs.flatMap(({ file, document }) =>
      (JSON.stringify(document).match(paths) ?? []).map((path) => `${file}:${path}`),
    ),
  );
  expect(named).toEqual([]);
});

test.each(sameMajor)('the schemas of $version accept what is written today', ({ schemas }) => {
  const refused = [...today].flatMap(([contract, byCase]) => {
    const schema = schemas.get(contract);
    if (!schema || contract === 'request') return [];
    const refusal = validator(schema);
    return [...byCase].flatMap(([name, documents]) =>
      documents.flatMap((document) => refusal(document)?.replace(/^/, `${contract} ${name}: `) ?? []),
    );
  });
  expect(refused).toEqual([]);
});

test.each(sameMajor)('what $version wrote is read today', ({ outputs }) => {
  const refusals = new Map([...jsonSchemas].map(([contract, schema]) => [contract, validator(schema)]));
  const refused = outputs.flatMap(({ contract, file, document }) => {
    const read = readers.get(contract)?.safeParse(document);
    const refusal = read?.error?.message ?? refusals.get(contract)?.(document);
    return read && refusal === undefined ? [] : [`${file}: ${refusal ?? 'there is no such contract any more'}`];
  });
  expect(outputs.length).toBeGreaterThan(50);
  expect(refused).toEqual([]);
});

test('no schema changed in a way that a minor version may not', () => {
  const breaking = changesSince(released).filter(({ kind }) => kind === 'breaking');
  expect(
    breaking.map(({ path, what }) => `${path} ${what}`),
    `Breaks those who use ${released?.version}: take it back, or make it a new major version (SCHEMA_VERSION in statemachine/contracts/version.ts, and its CHANGELOG.md).`,
  ).toEqual([]);
});

test('what was added since a release has a new minor version', () => {
  const additions = changesSince(released).map(({ path, what }) => `${path} ${what}`);
  const same = SCHEMA_VERSION === released?.version;
  expect(
    same ? additions : [],
    `${released?.version} is released: raise SCHEMA_VERSION in statemachine/contracts/version.ts, write it into the CHANGELOG.md beside it, then npm run schemas && npm run contracts:record`,
  ).toEqual([]);
});

test('the changelog begins with this version', () => {
  expect(versions[0]?.version).toBe(SCHEMA_VERSION);
  expect(versions.map(({ version }) => version)).toEqual(
    expect.arrayContaining(releases.map(({ version }) => version)),
  );
});

test('every consumer is told what the figures do not cover, and why each finding is one', () => {
  const handOffs = [...(today.get('hand-off')?.values() ?? [])].flat().map((each) => contracts['hand-off'].parse(each));
  expect(handOffs.length).toBeGreaterThanOrEqual(4);
  for (const { coverage, findings } of handOffs) {
    const { counts, rows } = coverage;
    expect(rows.kept).toBeGreaterThan(0);
    expect(Object.values(counts).reduce((sum, each) => sum + each, 0)).toBeGreaterThan(0);
    for (const { reasons } of findings.inline) expect(reasons).not.toHaveLength(0);
  }
});

test('what is written today names nothing that it has not declared', () => {
  const undeclared = [...today].flatMap(([contract, byCase]) => {
    const refusal = validator(closed(jsonSchemas.get(contract)));
    return [...byCase].flatMap(([name, documents]) =>
      documents.flatMap((document) => refusal(document)?.replace(/^/, `${contract} ${name}: `) ?? []),
    );
  });
  expect(undeclared).toEqual([]);
});

test('what is recorded on the day of a release is what later versions are compared with', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ipam-monitor-releases-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { latest, ...others } = Object.fromEntries(jsonSchemas);
  const recorded = new Map([...Object.entries(others), ['latest', { ...latest, required: [] }] as const]);
  const at = pathToFileURL(`${folder}/`);
  writeRelease('1.0', recorded, new Map([['cause', new Map([['failed', [{ a: 1 }, { b: 2 }]]])]]), at);
  const [release] = readReleases(at);
  expect(release).toEqual({
    version: '1.0',
    schemas: recorded,
    outputs: [
      { contract: 'cause', file: '1.0/cause/failed.jsonl', document: { a: 1 } },
      { contract: 'cause', file: '1.0/cause/failed.jsonl', document: { b: 2 } },
    ],
  });
  expect(new Set(changesSince(release).map(({ path, kind }) => `${kind} ${path}`))).toEqual(
    new Set(['breaking latest/properties/schemaVersion', 'breaking latest/properties/scopes']),
  );
});

function changesSince(release: Release | undefined) {
  return [...(release?.schemas ?? [])].flatMap(([contract, before]) => {
    const changes = schemaChanges(before, jsonSchemas.get(contract), contract === 'request' ? 'input' : 'output');
    return changes.map((change) => ({ ...change, path: `${contract}${change.path}` }));
  });
}
