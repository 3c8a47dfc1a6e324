import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { arrayRows } from '../aws/array-rows.ts';
import type { Ec2Data, Ec2Rows } from '../aws/ec2-data.ts';
import { commandInto, poolByName } from './commands.ts';
import { discoveriesOf } from './discoveries.ts';
import { noDirectory, refuseMissing, refuseNoIpam } from './missing.ts';
import { unknownScopesOf, whyNotRecorded } from './not-recorded.ts';
import { readRecordedFile } from './read-file.ts';
import type { Recording } from './shapes.ts';
import { contradictions } from './warnings.ts';

/** What `aws ec2 …` printed, served as if it were AWS. */
export interface Recorded extends Ec2Data {
  /** How many files it was read from. */
  readonly files: number;
  /** JSON files that hold something else. */
  readonly ignored: readonly { readonly file: string; readonly holds: string }[];
  /** What makes the listings less than complete. */
  readonly warnings: readonly string[];
}

/** Owner of an IPAM that does not say. */
const UNKNOWN_ACCOUNT = '000000000000';

/**
 * Reads every `*.json` of a directory, whatever its name. Throws RecordedDataInvalid when the directory is missing, a
 * file is broken, there is no IPAM, or one of the three listings is in no file.
 */
export async function readRecorded(directory: string): Promise<Recorded> {
  const files = [];
  // One after the other: of several broken files, always the same is told.
  for (const name of await jsonFilesIn(directory)) files.push(readRecordedFile(join(directory, name), name));
  const read = files.filter((file) => 'recording' in file);
  const ignored = files.filter((file) => 'holds' in file);
  const recordings = read.map(({ recording }) => recording);
  refuseNoIpam(directory, read);
  refuseMissing(directory, recordings, ignored);

  const listings = {
    Ipams: once(
      recordings.flatMap(({ Ipams }) => Ipams ?? []),
      ({ IpamId }) => IpamId,
    ),
    IpamScopes: once(
      recordings.flatMap(({ IpamScopes }) => IpamScopes ?? []),
      ({ IpamScopeId }) => IpamScopeId,
    ),
    IpamResourceCidrs: recordings.flatMap(({ IpamResourceCidrs }) => IpamResourceCidrs ?? []),
  };
  const rows = Map.groupBy(listings.IpamResourceCidrs, ({ IpamScopeId }) => IpamScopeId);
  const pools = recordings.flatMap(({ IpamPools }) => IpamPools ?? []);
  const discoveries = discoveriesOf(read, listings.Ipams);
  const unfinished = read.filter(({ recording }) => recording.NextToken);
  const unknownScopes = unknownScopesOf(read);
  const data: Omit<Ec2Data, 'whyNotKnown'> = {
    accountId: listings.Ipams.find(({ OwnerId }) => OwnerId)?.OwnerId ?? UNKNOWN_ACCOUNT,
    // Of a resource discovery that nothing was recorded of, not even its id: asked for, each call would be a gap.
    ipams: discoveries.resourceDiscoveries
      ? listings.Ipams
      : listings.Ipams.map(({ DefaultResourceDiscoveryId: _, ...ipam }) => ipam),
    scopes: listings.IpamScopes,
    resourceCidrs(scopeId, type) {
      const ofScope = rows.get(scopeId) ?? [];
      return arrayRows(type === undefined ? ofScope : ofScope.filter(({ ResourceType }) => ResourceType === type));
    },
    pools: once(pools, ({ IpamPoolId }) => IpamPoolId),
    poolCidrs: (id) => ofPool(read, id, ({ IpamPoolCidrs }) => IpamPoolCidrs),
    poolAllocations: (id) => ofPool(read, id, ({ IpamPoolAllocations }) => IpamPoolAllocations),
    ...discoveries,
  };
  return {
    ...data,
    whyNotKnown: whyNotRecorded(data, { read, unknownScopes, directory }),
    files: read.length,
    ignored,
    warnings: [
      ...unfinished.map(({ file }) => `${file} is incomplete: it ends with a NextToken. Print it without --max-items.`),
      ...contradictions(listings, unknownScopes, directory),
      ...discoveries.warnings,
      ...unknownPools(pools, read, directory),
    ],
  };
}

/** What files say of a pool, which is in their names; undefined where none does. */
function ofPool<T>(
  read: readonly { readonly file: string; readonly recording: Recording }[],
  id: string,
  list: (recording: Recording) => readonly T[] | undefined,
): Ec2Rows<T> | undefined {
  const lists = read.flatMap(({ file, recording }) => (poolByName(file) === id ? [list(recording)] : []));
  const known = lists.filter((rows) => rows !== undefined);
  return known.length > 0 ? arrayRows(known.flat()) : undefined;
}

/** What a run will not know of pools that are listed, with the commands that print it. */
function unknownPools(
  pools: NonNullable<Recording['IpamPools']>,
  read: readonly { readonly file: string; readonly recording: Recording }[],
  directory: string,
): string[] {
  return pools.flatMap(({ IpamPoolId: poolId, IpamRegion, Locale }) =>
    (['IpamPoolCidrs', 'IpamPoolAllocations'] as const)
      .filter((kind) => !ofPool<unknown>(read, poolId, (recording) => recording[kind]))
      .map((kind) => {
        const region = kind === 'IpamPoolCidrs' || !Locale || Locale === 'None' ? IpamRegion : Locale;
        return `No file has the ${kind} of ${poolId}. Run ${commandInto(directory, kind, { poolId, region })}`;
      }),
  );
}

async function jsonFilesIn(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory() && entry.name.toLowerCase().endsWith('.json'))
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') throw noDirectory(directory, 'does not exist', error);
    if (code === 'ENOTDIR') throw noDirectory(directory, 'is not a directory', error);
    throw error;
  }
}

/** What was printed twice is there once. Not so resource CIDRs: what repeats among them is for the run to count. */
function once<T>(items: readonly T[], idOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [idOf(item), item])).values()];
}
