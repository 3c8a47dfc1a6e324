import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Outputs } from './outputs.ts';

export interface Release {
  readonly version: string;
  /** JSON Schemas by name of the contract: none until it is released. */
  readonly schemas: ReadonlyMap<string, object>;
  readonly outputs: readonly { readonly contract: string; readonly file: string; readonly document: unknown }[];
}

const releases = new URL('./releases/', import.meta.url);

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const changelog = readFileSync(new URL('../../statemachine/contracts/CHANGELOG.md', import.meta.url), 'utf8');

/** Versions in the changelog, newest first, with the date of their release. */
export const versions = [...changelog.matchAll(/^## (\d+\.\d+) \((unreleased|\d{4}-\d{2}-\d{2})\)$/gm)].map(
  ([, version = '', date = '']) => ({ version, date }),
);

export function isReleased(version: string): boolean {
  return versions.some((each) => each.version === version && each.date !== 'unreleased');
}

/** Every recorded version, oldest first. */
export function readReleases(folder = releases): Release[] {
  return readdirSync(folder)
    .sort(compareVersions)
    .map((version) => readRelease(new URL(`${version}/`, folder), version));
}

/** Records a version in the place of what was recorded of it. */
export function writeRelease(
  version: string,
  schemas: ReadonlyMap<string, object>,
  outputs: Outputs,
  folder = releases,
): void {
  const release = new URL(`${version}/`, folder);
  rmSync(release, { recursive: true, force: true });
  // One document a line, so that a difference is one line of a diff. Where it was recorded is nobody's matter.
  const lineOf = (document: unknown) => `${JSON.stringify(document).replaceAll(ROOT, '')}\n`;
  const write = (path: string, name: string, documents: readonly unknown[]) => {
    mkdirSync(new URL(path, release), { recursive: true });
    writeFileSync(new URL(`${path}${name}`, release), documents.map(lineOf).join(''));
  };
  for (const [contract, schema] of schemas) write('schemas/', `${contract}.schema.json`, [schema]);
  for (const [contract, byCase] of outputs) {
    for (const [name, documents] of byCase) write(`outputs/${contract}/`, `${name}.jsonl`, documents);
  }
}

/** Positive when the first is newer. */
function compareVersions(a: string, b: string): number {
  const [major = 0, minor = 0] = a.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = b.split('.').map(Number);
  return major - otherMajor || minor - otherMinor;
}

function readRelease(folder: URL, version: string): Release {
  const schemas = new URL('schemas/', folder);
  const outputs = new URL('outputs/', folder);
  return {
    version,
    schemas: new Map(
      (existsSync(schemas) ? readdirSync(schemas) : []).map((file) => [
        file.replace('.schema.json', ''),
        JSON.parse(readFileSync(new URL(file, schemas), 'utf8')),
      ]),
    ),
    outputs: readdirSync(outputs, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.jsonl'))
      .flatMap((file) => {
        const [contract = ''] = file.split(/[/\\]/);
        const lines = readFileSync(new URL(file, outputs), 'utf8').split('\n').filter(Boolean);
        return lines.map((line) => ({ contract, file: `${version}/${file}`, document: JSON.parse(line) }));
      }),
  };
}
