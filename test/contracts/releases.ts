import { readdirSync, readFileSync } from 'node:fs';

export interface Release {
  readonly version: string;
  /** JSON Schemas by name of the contract. */
  readonly schemas: ReadonlyMap<string, object>;
  readonly outputs: readonly { readonly contract: string; readonly file: string; readonly document: unknown }[];
}

const folder = new URL('./releases/', import.meta.url);

/** Every recorded release, oldest first. */
export function readReleases(): Release[] {
  return readdirSync(folder).sort(compareVersions).map(readRelease);
}

/** Positive when the first is newer. */
export function compareVersions(a: string, b: string): number {
  const [major = 0, minor = 0] = a.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = b.split('.').map(Number);
  return major - otherMajor || minor - otherMinor;
}

function readRelease(version: string): Release {
  const schemas = readdirSync(new URL(`${version}/schemas/`, folder)).map((file) => {
    const text = readFileSync(new URL(`${version}/schemas/${file}`, folder), 'utf8');
    return [file.replace('.schema.json', ''), JSON.parse(text)] as const;
  });
  const outputs = readdirSync(new URL(`${version}/outputs/`, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.jsonl'))
    .flatMap((file) => {
      const [contract = ''] = file.split(/[/\\]/);
      const lines = readFileSync(new URL(`${version}/outputs/${file}`, folder), 'utf8')
        .split('\n')
        .filter(Boolean);
      return lines.map((line) => ({ contract, file: `${version}/outputs/${file}`, document: JSON.parse(line) }));
    });
  return { version, schemas: new Map(schemas), outputs };
}
