import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import type * as z from 'zod';
import { contracts } from '../../statemachine/contracts/json-schemas.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { closed, validator } from './json-schema.ts';
import { type Outputs, produceOutputs } from './outputs.ts';
import { compareVersions, readReleases } from './releases.ts';
import { schemaChanges } from './schema-changes.ts';
import { allSchemas } from './schemas.ts';

const releases = readReleases();
const sameMajor = releases.filter(({ version }) => version.split('.')[0] === SCHEMA_VERSION.split('.')[0]);
const newest = sameMajor.at(-1);
const readers = new Map<string, z.ZodType>(Object.entries(contracts));
const changelog = readFileSync(new URL('../../statemachine/contracts/CHANGELOG.md', import.meta.url), 'utf8');
const headings = [...changelog.matchAll(/^## (\d+\.\d+) \((unreleased|\d{4}-\d{2}-\d{2})\)$/gm)];

let today: Outputs;
beforeAll(async () => {
  today = await produceOutputs();
});

test('every contract is recorded, as schema and as output', () => {
  expect([...(newest?.schemas.keys() ?? [])]).toEqual(expect.arrayContaining([...readers.keys()]));
  expect(new Set(newest?.outputs.map(({ contract }) => contract))).toEqual(new Set(readers.keys()));
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
  const refused = outputs.flatMap(({ contract, file, document }) => {
    const read = readers.get(contract)?.safeParse(document);
    return read?.success ? [] : [`${file}: ${read?.error.message ?? 'there is no such contract any more'}`];
  });
  expect(outputs.length).toBeGreaterThan(50);
  expect(refused).toEqual([]);
});

test('no schema changed in a way that a minor version may not', () => {
  const breaking = changesSince(newest).filter(({ kind }) => kind === 'breaking');
  expect(
    breaking.map(({ path, what }) => `${path} ${what}`),
    `Breaks those who use ${newest?.version}: take it back, or make it a new major version (SCHEMA_VERSION in statemachine/contracts/version.ts, and its CHANGELOG.md). If ${newest?.version} is not released yet: npm run contracts:record`,
  ).toEqual([]);
});

test('what was added since a release has a new minor version', () => {
  const released = headings.some(([, version, date]) => version === newest?.version && date !== 'unreleased');
  const additions = changesSince(newest).map(({ path, what }) => `${path} ${what}`);
  const same = compareVersions(SCHEMA_VERSION, newest?.version ?? '0.0') === 0;
  expect(
    released && same ? additions : [],
    `${newest?.version} is released: raise SCHEMA_VERSION in statemachine/contracts/version.ts, write it into the CHANGELOG.md beside it, then npm run schemas && npm run contracts:record`,
  ).toEqual([]);
});

test('the changelog begins with this version', () => {
  expect(headings[0]?.[1]).toBe(SCHEMA_VERSION);
  expect(headings.map(([, version]) => version)).toEqual(
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
    const text = allSchemas().get(`${contract}.schema.json`) ?? '{}';
    const refusal = validator(closed(JSON.parse(text)));
    return [...byCase].flatMap(([name, documents]) =>
      documents.flatMap((document) => refusal(document)?.replace(/^/, `${contract} ${name}: `) ?? []),
    );
  });
  expect(undeclared).toEqual([]);
});

function changesSince(release: (typeof releases)[number] | undefined) {
  return [...(release?.schemas ?? [])].flatMap(([contract, before]) => {
    const text = allSchemas().get(`${contract}.schema.json`) ?? 'null';
    const changes = schemaChanges(before, JSON.parse(text), contract === 'request' ? 'input' : 'output');
    return changes.map((change) => ({ ...change, path: `${contract}${change.path}` }));
  });
}
