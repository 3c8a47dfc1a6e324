import type { AccountsToRead } from '../statemachine/contracts/accounts-to-read.ts';
import type { Ec2Data } from './aws/ec2-data.ts';
import { sampleOrganisation } from './sample/organisation.ts';
import type { SamplePast } from './sample/past/past.ts';

/** Where EC2 and IPAM answers come from. */
export type Source =
  | { readonly kind: 'demo'; readonly seed: number }
  | { readonly kind: 'recorded'; readonly directory: string }
  | {
      readonly kind: 'account';
      /** Home Regions of IPAMs to look for; none only where accounts are named. */
      readonly regions: readonly string[];
      /** To be read without IPAM. */
      readonly accounts?: AccountsToRead;
    }
  | { readonly kind: 'data'; readonly data: Ec2Data; readonly accounts?: AccountsToRead };

/** What can be said about a source before anything is read from it. */
export interface Description {
  readonly title: string;
  /** What is written of one organisation, by one kind of source, belongs together: a name for it. */
  readonly place: string;
  readonly scopes?: number;
  readonly accounts?: number;
  readonly regions: readonly string[];
  /** What is to be read without IPAM. */
  readonly withoutIpam?: AccountsToRead | undefined;
  readonly caller?: { readonly accountId: string; readonly arn: string };
  /** Things a person should know, such as files that were not used. */
  readonly notes: readonly string[];
}

export interface OpenSource extends Pick<Description, 'title'> {
  readonly ec2: 'embedded' | 'aws';
  readonly data: Ec2Data;
  readonly homeRegions: readonly string[];
  readonly accounts?: AccountsToRead | undefined;
  describe(): Promise<Description>;
  /** Of the sample organisation only. */
  readonly past?: () => SamplePast;
}

const NOTHING: Ec2Data = {
  accountId: '000000000000',
  ipams: [],
  scopes: [],
  resourceCidrs: () => ({ length: 0, at: () => ({}) }),
};

/** `now`: the clock that the sample organisation's measurements go by. */
export async function openSource(source: Source, now?: () => Date): Promise<OpenSource> {
  switch (source.kind) {
    case 'demo': {
      const data = sampleOrganisation(source.seed, now);
      const { scopes, accounts, regions, past } = data;
      return {
        ...embedded(data, {
          title: `demo organisation (seed ${source.seed})`,
          place: `demo-${source.seed}`,
          scopes: scopes.length,
          accounts,
          regions,
          notes: [],
        }),
        past,
      };
    }
    case 'recorded': {
      const { readRecorded } = await import('./recorded/recorded.ts');
      const data = await readRecorded(source.directory);
      const regions = [
        ...new Set(
          data.ipams.flatMap((ipam) => (ipam.OperatingRegions ?? []).flatMap(({ RegionName }) => RegionName ?? [])),
        ),
      ];
      return embedded(data, {
        place: `recorded-${data.ipams.flatMap(({ IpamId }) => IpamId ?? []).sort()[0]}`,
        title: `recorded answers in ${source.directory} (${data.files} ${data.files === 1 ? 'file' : 'files'})`,
        scopes: data.scopes.length,
        regions,
        notes: [...data.warnings, ...unused(data.ignored)],
      });
    }
    case 'data':
      return {
        ...embedded(source.data, {
          title: 'given data',
          place: 'given',
          scopes: source.data.scopes.length,
          regions: [],
          notes: [],
        }),
        accounts: source.accounts,
      };
    case 'account': {
      const title = 'your AWS account';
      return {
        title,
        ec2: 'aws',
        data: NOTHING,
        homeRegions: source.regions,
        accounts: source.accounts,
        describe: once(async () => {
          const region = source.regions[0] ?? source.accounts?.regions[0] ?? 'us-east-1';
          // Loaded here only: EC2's client and that of STS are 0.15 s that the other sources need not spend.
          const { callerOf } = await import('../functions/shared/ec2/caller.ts');
          const { stsClient } = await import('../functions/shared/ec2/clients.ts');
          const caller = await callerOf(stsClient({ region }));
          return {
            title,
            // Without an IPAM, all that one knew would seem to be gone.
            place: `account-${caller.accountId}${source.regions.length === 0 ? '-without-ipam' : ''}`,
            regions: source.regions,
            withoutIpam: source.accounts,
            caller,
            notes: [],
          };
        }),
      };
    }
  }
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}

function embedded(data: Ec2Data, description: Description): OpenSource {
  // The endpoint serves each IPAM in its home Region only, as AWS does.
  const homeRegions = [...new Set(data.ipams.flatMap(({ IpamRegion }) => IpamRegion ?? []))];
  const { title } = description;
  return { title, ec2: 'embedded', data, homeRegions, describe: async () => description };
}

function unused(files: readonly { file: string; holds: string }[]): string[] {
  if (files.length === 0) return [];
  const held = [...new Set(files.map(({ holds }) => holds))].sort().join(', ');
  return [`${files.length} ${files.length === 1 ? 'file was' : 'files were'} not used: a run does not read ${held}`];
}
