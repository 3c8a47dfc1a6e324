import { counted } from '../../core/text/count.ts';
import { PAST_DAYS } from '../../local/sample/past/trajectory.ts';
import type { Description } from '../../local/source.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Colors } from '../kit/terminal.ts';

/** The first line: whose address space is read. */
export function headline({ title, scopes, accounts, regions }: Description, colors: Colors): string {
  const facts = [
    sanitize(title),
    ...(scopes === undefined ? [] : [counted(scopes, 'scope')]),
    ...(accounts === undefined ? [] : [counted(accounts, 'account')]),
    ...(regions.length > 0 ? [counted(regions.length, 'Region')] : []),
  ];
  return `${colors.bold('ipam-monitor')}  ${facts.join(' · ')}`;
}

/** Of the demo: nobody is to take its figures for somebody's. */
export function madeUpLine(colors: Colors): string {
  return colors.dim(`Everything in it is made up, and so is its past of ${PAST_DAYS} days.`);
}

/** What is said before the first call to an account. */
export function accountPromise(outDir: string, colors: Colors): string[] {
  return [
    `${colors.bold('ipam-monitor')}  your AWS account`,
    '',
    `Reads only: nothing is created, changed or uploaded. What is found is written to ${outDir}/ on this machine.`,
  ];
}

/** Who calls, and where IPAMs are looked for. */
export function accountLines(
  { caller, regions, withoutIpam }: Description,
  profile: string | undefined,
  colors: Colors,
): string[] {
  const line = (name: string, text: string) => `${colors.dim(name.padEnd(withoutIpam ? 8 : 7))}  ${text}`;
  return [
    ...(caller ? [line('Caller', `${sanitize(caller.arn)} (account ${sanitize(caller.accountId)})`)] : []),
    ...(profile ? [line('Profile', sanitize(profile))] : []),
    ...(regions.length > 0 ? [line('Regions', regions.join(', '))] : []),
    ...(withoutIpam ? [line('Accounts', accountsText(withoutIpam))] : []),
  ];
}

function accountsText({ ids, regions }: NonNullable<Description['withoutIpam']>): string {
  const whose = ids.length === 0 ? 'your own,' : counted(ids.length, 'account');
  return `${whose} without IPAM, in ${regions.join(', ')}`;
}

/** Recorded directories may hold a hundred files that are of no use here: the first notes are enough. */
const MAX_NOTES = 6;

export function noteLines({ notes }: Description, colors: Colors): string[] {
  const more = notes.length - MAX_NOTES;
  return [
    ...notes.slice(0, MAX_NOTES).map((note) => `${colors.yellow('!')} ${sanitize(note)}`),
    ...(more > 0 ? [colors.dim(`  … ${counted(more, 'more note')}: --json lists them`)] : []),
  ];
}
