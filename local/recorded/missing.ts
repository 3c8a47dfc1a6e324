import { join } from 'node:path';
import { commandInto, KINDS, type Kind } from './commands.ts';
import { RecordedDataInvalid } from './errors.ts';
import type { Recording } from './shapes.ts';

export function noDirectory(directory: string, why: string, cause: unknown): RecordedDataInvalid {
  return new RecordedDataInvalid(`${directory} ${why}. Make a directory of what these print:${commands(directory)}`, {
    cause,
  });
}

/** Throws RecordedDataInvalid unless each of the three listings is in some file, be it an empty one. */
export function refuseMissing(
  directory: string,
  recordings: readonly Recording[],
  others: readonly { readonly file: string; readonly holds: string }[],
): void {
  const missing = KINDS.filter((kind) => !recordings.some((recording) => recording[kind]));
  if (missing.length === 0) return;
  const found = KINDS.filter((kind) => !missing.includes(kind));
  if (found.length === 0) {
    const instead = others.map(({ file, holds }) => `${file} (${holds})`).join(', ');
    throw new RecordedDataInvalid(
      `${directory} holds nothing of an IPAM${instead && `, only ${instead}`}. Put in what these print:${commands(directory)}`,
    );
  }
  throw new RecordedDataInvalid(
    `${directory} holds ${found.join(' and ')} but no ${missing.join(' and no ')}. Put in what is printed by:${commands(directory, missing, recordings)}`,
  );
}

/** Throws RecordedDataInvalid where describe-ipams found nothing, as in every Region but an IPAM's home. */
export function refuseNoIpam(
  directory: string,
  recorded: readonly { readonly file: string; readonly recording: Recording }[],
): void {
  const files = recorded.flatMap(({ file, recording }) => (recording.Ipams ? [join(directory, file)] : []));
  if (files.length === 0 || recorded.some(({ recording }) => recording.Ipams?.length)) return;
  const recordings = recorded.map(({ recording }) => recording);
  throw new RecordedDataInvalid(
    `${files.join(' and ')} ${files.length === 1 ? 'holds' : 'hold'} no IPAM: the list Ipams is empty. ` +
      'AWS lists an IPAM in its home Region only, and to the account that owns it. ' +
      `With credentials of that account, put in what is printed by:${commands(directory, KINDS, recordings)}`,
  );
}

/** With the ids and the Region that the other listings tell. */
function commands(directory: string, kinds: readonly Kind[] = KINDS, recordings: readonly Recording[] = []): string {
  const scopes = recordings.flatMap(({ IpamScopes }) => IpamScopes ?? []);
  const ipams = recordings.flatMap(({ Ipams }) => Ipams ?? []);
  const region = ipams[0]?.IpamRegion ?? scopes[0]?.IpamRegion;
  const known = region === undefined ? {} : { region };
  return kinds
    .flatMap((kind) =>
      kind === 'IpamResourceCidrs' && scopes.length > 0
        ? scopes.map(({ IpamScopeId, IpamRegion }) =>
            commandInto(directory, kind, { scopeId: IpamScopeId, region: IpamRegion }),
          )
        : [commandInto(directory, kind, known)],
    )
    .map((command) => `\n  ${command}`)
    .join('');
}
