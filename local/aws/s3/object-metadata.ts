import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { crc32 } from 'node:zlib';
import * as z from 'zod';
import { incomingFile, privateFile } from '../../../storage/private-files.ts';

/** What is known of an object beside its bytes. */
export interface ObjectMetadata {
  /** Without quotes. */
  readonly etag: string;
  /** Of the whole object, base64; a multipart object has none. */
  readonly crc32: string | undefined;
  /** content-type, content-encoding, x-amz-meta-… */
  readonly headers: Readonly<Record<string, string>>;
  /** Where versions are kept. */
  readonly versionId?: string | undefined;
}

/** Tells whether a file is still the one that the metadata was written for, or was edited since. */
export interface FileVersion {
  /** Two files that are written at once may have the same size and, on a coarse clock, the same time. */
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
}

const Sidecar = z.object({
  key: z.string(),
  ino: z.string(),
  size: z.string(),
  mtimeNs: z.string(),
  etag: z.string(),
  crc32: z.string().optional(),
  headers: z.record(z.string(), z.string()),
  versionId: z.string().optional(),
});

/** Named by a hash: `a` and `a.json/b` would otherwise want a file and a directory of one name. */
const sidecarFile = (root: string, key: string) =>
  privateFile(root, 'metadata', `${createHash('sha256').update(key).digest('hex')}.json`);

/** Undefined where nothing is known about this version of the file. */
export async function readMetadata(
  root: string,
  key: string,
  version: FileVersion,
): Promise<ObjectMetadata | undefined> {
  const sidecar = Sidecar.safeParse(await readJson(sidecarFile(root, key))).data;
  if (sidecar?.ino !== String(version.ino)) return undefined;
  if (sidecar.size !== String(version.size) || sidecar.mtimeNs !== String(version.mtimeNs)) return undefined;
  const { etag, crc32, headers, versionId } = sidecar;
  return { etag, crc32, headers, versionId };
}

/** `place` puts the file there that it is about: when all is written that can fail for want of space. */
export async function writeMetadata(
  root: string,
  key: string,
  { ino, size, mtimeNs }: FileVersion,
  metadata: ObjectMetadata,
  place?: () => Promise<void>,
): Promise<void> {
  const file = sidecarFile(root, key);
  await mkdir(dirname(file), { recursive: true });
  // In one step, so that a process that dies leaves the old or the new, not a half.
  const half = await incomingFile(root);
  const version = { ino: String(ino), size: String(size), mtimeNs: String(mtimeNs) };
  const sidecar: z.infer<typeof Sidecar> = { key, ...version, ...metadata };
  try {
    await writeFile(half, JSON.stringify(sidecar));
    await place?.();
    await rename(half, file);
  } finally {
    await rm(half, { force: true });
  }
}

export async function removeMetadata(root: string, key: string): Promise<void> {
  await rm(sidecarFile(root, key), { force: true });
}

const TYPES = new Map([
  ['.json', 'application/json'],
  ['.jsonl', 'application/x-ndjson'],
  ['.yaml', 'application/yaml'],
  ['.html', 'text/html'],
  ['.txt', 'text/plain'],
]);

/** For a file that was not put here by PutObject: edited by hand, or copied in. */
export async function deriveMetadata(key: string, file: string): Promise<ObjectMetadata> {
  const md5 = createHash('md5');
  let crc = 0;
  const handle = await open(file);
  for await (const chunk of handle.createReadStream()) {
    md5.update(chunk);
    crc = crc32(chunk, crc);
  }
  const gzip = key.endsWith('.gz');
  const type = TYPES.get(extname(gzip ? key.slice(0, -'.gz'.length) : key)) ?? 'binary/octet-stream';
  return {
    etag: md5.digest('hex'),
    crc32: encodeCrc32(crc),
    headers: { 'content-type': type, ...(gzip && { 'content-encoding': 'gzip' }) },
  };
}

/** Big-endian, base64: as in x-amz-checksum-crc32. */
export function encodeCrc32(crc: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc);
  return bytes.toString('base64');
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    // Missing or broken, the metadata is derived from the object again.
    return undefined;
  }
}
