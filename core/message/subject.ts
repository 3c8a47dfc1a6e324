import type { ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import type { Problem } from '../../statemachine/contracts/summary.ts';
import { counted } from '../text/count.ts';
import { likelyDaysText } from '../text/days-to-full.ts';
import { own } from '../text/own.ts';
import { inertText, isPrintableAscii, unlinked } from '../text/plain-text.ts';
import type { DigestFacts } from './facts.ts';
import { headline } from './figures.ts';

/** SNS: fewer than 100 characters, no line breaks; printable ASCII, because not every mail program shows the rest. */
const MAX_SUBJECT = 99;

/** A name shorter than this says less than leaving out what stands behind it. */
const MIN_LABEL = 12;

const PROBLEMS: Record<Problem['kind'], string> = { PolicyInvalid: 'policy invalid' };

/** Says by itself whether to get up. The request's own subject replaces it. */
export function digestSubject(facts: DigestFacts): string {
  const own = facts.summary.request.subject?.trim();
  return ascii(own ? unlinked(own) : fitted(leadOf(facts)));
}

export interface Lead {
  readonly before: string;
  readonly label: string;
  /** The least of the label that has to be there: an id only says which one it is as a whole. */
  readonly least: number;
  /** Left out where there is no room. */
  readonly cidr: string;
  /** Whose it is, and in which Region: more worth than the CIDR. */
  readonly where?: string;
  readonly after: string;
  /** The same in fewer words. */
  readonly brief?: string;
  /** What else there is, most urgent first; dropped from the end where there is no room. */
  readonly others: readonly string[];
}

function leadOf({ summary, findings }: DigestFacts): Lead {
  const { status, failedScopes, scopes, problems } = summary;
  const invalid = [...new Set(problems.map(({ kind }) => PROBLEMS[kind]))];
  const missing = failedScopes.length > 0 ? [`${counted(failedScopes.length, 'scope')} not evaluated`] : [];
  const [worst] = findings.worst;

  if (status === 'failed') {
    const error = failedScopes[0]?.error;
    return plain(`FAILED no scope was evaluated${error ? `: ${inertText(error, 50)}` : ''}`, invalid);
  }
  if (worst?.severity === 'critical') {
    const others = [
      ...(findings.critical > 1 ? [`${findings.critical - 1} more critical`] : []),
      ...(findings.warning > 0 ? [counted(findings.warning, 'warning')] : []),
    ];
    return { ...aboutFinding('CRITICAL', worst), others: [...plus(others), ...invalid, ...missing] };
  }
  const warnings = findings.warning > 0 ? [counted(findings.warning, 'warning')] : [];
  if (invalid.length > 0) return plain(`CRITICAL ${invalid.join(', ')}`, [...plus(warnings), ...missing]);
  if (worst) {
    const others = findings.warning > 1 ? [counted(findings.warning - 1, 'more warning')] : [];
    return { ...aboutFinding('WARNING', worst), others: [...plus(others), ...missing] };
  }
  const all = scopes.length + failedScopes.length;
  return plain(`INCOMPLETE ${failedScopes.length} of ${counted(all, 'scope')} not evaluated`, []);
}

export function aboutFinding(
  severity: string,
  finding: ResourceFinding,
  accountNames: Readonly<Record<string, string>> = {},
): Omit<Lead, 'others'> {
  const { name = '', id, cidr } = finding.resource;
  // A name of other letters would come out as question marks; the id always says which one it is.
  const shown = inSubject(name);
  return {
    before: `${severity} `,
    label: shown || inertText(id, 100),
    least: shown ? Math.min(shown.length, MIN_LABEL) : id.length,
    cidr: ` ${inertText(cidr, 50)}`,
    where: placeInSubject([finding.resource], accountNames),
    after: `: ${headline(finding, finding.capacity)}`,
    brief: `: ${headline(finding, finding.capacity, likelyDaysText)}`,
  };
}

/** Of a name: without the pictures in it and the accents on its letters; empty where letters are left that mail may not show. */
function inSubject(name: string): string {
  const letters = name
    .normalize('NFKD')
    .replace(/[\p{M}\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\p{So}\p{Cf}]/gu, '')
    .trim();
  return letters !== '' && isPrintableAscii(letters) ? inertText(letters) : '';
}

/** Names of accounts are cut off no earlier: half a name is none. */
const MAX_ACCOUNT = 30;

/** " payments-prod/eu-west-1", of what is all in one account and Region; else what is the same. */
export function placeInSubject(
  resources: readonly Pick<ResourceFinding['resource'], 'accountId' | 'region'>[],
  accountNames: Readonly<Record<string, string>>,
): string {
  const accounts = new Set(resources.map(({ accountId = '' }) => accountId));
  const regions = new Set(resources.map(({ region = '' }) => region));
  const [account = ''] = accounts.size === 1 ? accounts : [];
  const [region = ''] = regions.size === 1 ? regions : [];
  const named = inSubject(own(accountNames, account) ?? '');
  const parts = [
    named.length > 0 && named.length <= MAX_ACCOUNT ? named : inertText(account, 20),
    inertText(region, 30),
  ];
  const place = parts.filter((part) => part !== '').join('/');
  // Two halves of a link may meet.
  return place === '' ? '' : ` ${unlinked(place)}`;
}

export function plain(text: string, others: readonly string[]): Lead {
  return { before: text, label: '', least: 0, cidr: '', after: '', others };
}

export function plus([first, ...rest]: readonly string[]): string[] {
  return first === undefined ? [] : [`+${first}`, ...rest];
}

export function fitted({ before, label, least, cidr, where = '', after, brief = after, others }: Lead): string {
  const tails = others.map((_, index) => ` (${others.slice(0, others.length - index).join(', ')})`);
  // How much else there is, and whose it is, are worth more than the CIDR beside an id.
  const short = where === '' ? [] : [`${where}${after}`];
  const withTails = [...tails, ''].flatMap((tail) =>
    [`${cidr}${where}${after}`, ...short].map((text) => `${text}${tail}`),
  );
  const rests = [...withTails, `${where}${after}`, `${where}${brief}`, after, brief];
  for (const rest of rests) {
    const room = MAX_SUBJECT - `[IPAM] ${before}${rest}`.length;
    if (room >= least) return `[IPAM] ${before}${shortened(label, room)}${rest}`;
  }
  return `[IPAM] ${before}${label}${brief}`;
}

function shortened(label: string, room: number): string {
  return label.length <= room ? label : `${label.slice(0, room - 3)}...`;
}

export function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, '?').slice(0, MAX_SUBJECT);
}
