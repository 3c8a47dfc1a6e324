import { randomUUID } from 'node:crypto';
import { InvalidInput } from '../../statemachine/contracts/invalid.ts';
import type { Mutes as MutesContract } from '../../statemachine/contracts/mutes.ts';
import { Mutes } from '../../statemachine/contracts/mutes.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { WriteConflict } from '../../storage/errors.ts';
import { sharedKeys } from '../../storage/keys.ts';
import type { Texts } from '../../storage/objects.ts';
import { updateJson } from '../../storage/update-json.ts';
import { allowedBy } from '../aws/permissions.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import type { SilenceDocument } from '../json/alerts-documents.ts';
import { documentText } from '../json/document.ts';
import { CliError } from '../kit/errors.ts';
import type { Io } from '../kit/io.ts';
import { localTime } from '../kit/local-time.ts';
import { sanitize } from '../kit/sanitize.ts';
import { newestPlace, outFlags } from '../results/local.ts';
import type { RawResultsOptions } from '../results/open.ts';
import { unreadable } from '../results/read.ts';
import { expiryOf } from './expiry.ts';
import { matchText } from './match.ts';
import { type Meant, meant, meantText } from './meant.ts';
import { deployedMutes, localMutes, type MuteStore } from './store.ts';

export interface RawSilenceOptions extends RawResultsOptions {
  readonly for?: string;
  readonly until?: string;
  readonly reason?: string;
  readonly yes?: true;
}

/** Times that somebody else may be first: people do not mute in step. */
const MAX_TRIES = 5;

/** Silences what matches until it expires. Returns the exit code. */
export async function mute(texts: readonly string[], raw: RawSilenceOptions, io: Io, deps: RemoteDeps) {
  const expires = expiryOf(raw, deps.now());
  if (expires === undefined) {
    throw new CliError('A mute needs an end', ['--for 3d, or --until 2027-01-31']);
  }
  const reason = raw.reason?.trim() ?? '';
  if (reason === '') {
    throw new CliError('A mute needs a reason, so that others know why it is there', ['--reason "…"']);
  }
  const store = await storeOf(raw, 'mute', io, deps);
  const about = await meant(texts, raw, io, deps);
  const { match } = about;
  const added = { id: newId('mute'), match, reason, expires, by: await store.who(), at: deps.now().toISOString() };
  await change(store, deps.now(), (mutes) => ({ ...mutes, mutes: [...mutes.mutes, added] }));
  return said(raw, store, io, {
    document: documentOf(added, about),
    text: `Muted until ${localTime(expires)}: ${matchText(match)} (${meantText(about)})`,
    advice: `To undo it:  ${store.command(`unmute ${added.id}`)}`,
  });
}

/** Says that somebody has seen what matches: it is not reminded of any more, but told when it gets worse. */
export async function acknowledge(texts: readonly string[], raw: RawSilenceOptions, io: Io, deps: RemoteDeps) {
  const expires = expiryOf(raw, deps.now());
  const reason = raw.reason?.trim();
  const store = await storeOf(raw, 'ack', io, deps);
  const about = await meant(texts, raw, io, deps);
  const { match } = about;
  const added = {
    id: newId('ack'),
    match,
    by: await store.who(),
    at: deps.now().toISOString(),
    ...(reason && { reason }),
    ...(expires !== undefined && { expires }),
  };
  await change(store, deps.now(), (mutes) => ({ ...mutes, acknowledgements: [...mutes.acknowledgements, added] }));
  return said(raw, store, io, {
    document: documentOf(added, about),
    text: `Acknowledged${expires === undefined ? '' : ` until ${localTime(expires)}`}: ${matchText(match)} (${meantText(about)})`,
    advice: `It is sent again if it becomes critical, or is raised again. To undo it:  ${store.command(`unmute ${added.id}`)}`,
  });
}

/** Takes mutes and acknowledgements back, by their ids. Returns the exit code. */
export async function unmute(ids: readonly string[], raw: RawSilenceOptions, io: Io, deps: RemoteDeps) {
  const store = await storeOf(raw, 'unmute', io, deps);
  await change(store, deps.now(), (mutes) => {
    const known = [...mutes.mutes, ...mutes.acknowledgements].map(({ id }) => id);
    const unknown = ids.filter((id) => !known.includes(id));
    if (unknown.length > 0) {
      throw new CliError(`${unknown.map(sanitize).join(', ')}: not in ${store.url}`, [
        known.length > 0
          ? `There are: ${known.map(sanitize).join(', ')}`
          : 'There are no mutes and no acknowledgements.',
        'Mutes of the policy (alerts.mutes) are removed in the policy.',
      ]);
    }
    return {
      ...mutes,
      mutes: mutes.mutes.filter(({ id }) => !ids.includes(id)),
      acknowledgements: mutes.acknowledgements.filter(({ id }) => !ids.includes(id)),
    };
  });
  return said(raw, store, io, {
    document: { removed: [...ids] },
    text: `Removed: ${ids.map(sanitize).join(', ')}`,
    advice: 'The next full run sends open alerts that were never sent. Reminders of the others start again.',
  });
}

async function storeOf(raw: RawSilenceOptions, command: string, io: Io, deps: RemoteDeps): Promise<MuteStore> {
  const { stack, region, out } = raw;
  if (stack === undefined) return localMutes(out ?? (await newestPlace()), outFlags(out));
  return deployedMutes({ stack, command, ...(region !== undefined && { region }) }, io, deps);
}

/** What has expired is left out. */
async function change(
  { url, objects, permissions }: MuteStore,
  now: Date,
  edit: (mutes: MutesContract) => MutesContract,
): Promise<void> {
  const lasts = ({ expires }: { expires?: string | undefined }) =>
    expires === undefined || Date.parse(expires) > now.getTime();
  const edited = (before = NOTHING): MutesContract => {
    const { mutes, acknowledgements, ...rest } = edit(before);
    return { ...rest, mutes: mutes.filter(lasts), acknowledgements: acknowledgements.filter(lasts) };
  };
  // Indented, for people who look at it.
  const forPeople: Texts = {
    ...objects,
    putText: (key, text, as) => objects.putText(key, `${JSON.stringify(JSON.parse(text), null, 2)}\n`, as),
  };
  try {
    await allowedBy(permissions, updateJson(forPeople, sharedKeys.mutes, Mutes, edited, { attempts: MAX_TRIES }));
  } catch (error) {
    if (error instanceof InvalidInput) throw unreadable(url, error);
    if (!(error instanceof WriteConflict)) throw error;
    throw new CliError(`${url} keeps changing while this runs; nothing was written`, ['Try again in a moment.']);
  }
}

const NOTHING: MutesContract = { schemaVersion: SCHEMA_VERSION, mutes: [], acknowledgements: [] };

function documentOf(added: Added, { openAlerts, resources }: Meant): Said {
  return {
    added,
    ...(openAlerts !== undefined && { matching: openAlerts }),
    ...(resources !== undefined && { resources }),
  };
}

type Said = Omit<SilenceDocument, 'schemaVersion' | 'exit' | 'url'>;
type Added = NonNullable<SilenceDocument['added']>;

function said(
  raw: RawSilenceOptions,
  { url }: MuteStore,
  { out }: Io,
  { document, text, advice }: { document: Said; text: string; advice: string },
): number {
  if (raw.json) {
    out.print(documentText<SilenceDocument>({ exit: { code: 0 }, url, ...document }));
    return 0;
  }
  out.print(`${out.colors.green('✔')} ${text}`);
  out.print(out.colors.dim(advice));
  return 0;
}

function newId(kind: 'mute' | 'ack'): string {
  return `${kind}-${randomUUID().slice(0, 8)}`;
}
