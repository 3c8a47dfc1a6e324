import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A directory of the given files, gone after the test. Values that are no text or bytes are written as JSON. */
export async function directoryOf(files: Readonly<Record<string, unknown>>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'recorded-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  for (const [file, content] of Object.entries(files)) {
    const raw = typeof content === 'string' || content instanceof Uint8Array;
    await writeFile(join(directory, file), raw ? content : JSON.stringify(content, null, 2));
  }
  return directory;
}

export const ipam = {
  IpamId: 'ipam-08440e7a3acde3908',
  IpamRegion: 'us-east-1',
  OwnerId: '123456789012',
  State: 'create-complete',
};

export const scope = {
  IpamScopeId: 'ipam-scope-02fc38cd4c48e7d38',
  IpamArn: 'arn:aws:ec2::123456789012:ipam/ipam-08440e7a3acde3908',
  IpamRegion: 'us-east-1',
  IpamScopeType: 'private',
};

export const vpc = {
  IpamScopeId: 'ipam-scope-02fc38cd4c48e7d38',
  ResourceId: 'vpc-621b8709',
  ResourceCidr: '172.33.0.0/16',
  ResourceType: 'vpc',
  IpUsage: 0.0039,
};

export const subnet = {
  IpamScopeId: 'ipam-scope-02fc38cd4c48e7d38',
  ResourceId: 'subnet-07fe028119082a8c1',
  ResourceCidr: '172.33.0.0/24',
  ResourceType: 'subnet',
  IpUsage: 0.0195,
};
