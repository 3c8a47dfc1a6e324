import type * as z from 'zod';
import { count, counted } from '../../core/text/count.ts';
import type { Discovery, PolicyUsed } from '../../statemachine/contracts/summary.ts';
import { addCounts, countsText } from '../findings/counts.ts';
import { list } from '../kit/format.ts';
import { sanitize } from '../kit/sanitize.ts';
import {
  Collected,
  Decided,
  Discovered,
  Evaluated,
  HandedOff,
  Inspected,
  MapCounts,
  Notified,
  Published,
  Rendered,
  Summarized,
} from './step-outputs.ts';

export interface StepResult {
  /** One for each scope; one for a step that runs once. */
  readonly outputs: readonly unknown[];
  readonly failures: readonly string[];
  readonly ended: boolean;
  /** Scopes of the run, once they are known. */
  readonly scopes: number | undefined;
  readonly discovery: Discovery | undefined;
  /** Whether the run may change what runs share; undefined before that is known. */
  readonly recorded: boolean | undefined;
  /** Why it may not. */
  readonly notFull?: string;
}

/** What a step came to, in a few words; empty for a step that this version does not know. */
export function describeStep(name: string, result: StepResult): string {
  const known = DESCRIPTIONS[name]?.(result) ?? '';
  const failures = result.failures.map(sanitize);
  if (failures.length === 0) return known;
  const scoped = result.scopes !== undefined && result.outputs.length > 0;
  const failed = scoped ? `${counted(failures.length, 'scope')} failed` : list([...new Set(failures)]);
  return [known, failed].filter(Boolean).join(', ');
}

const skippedText = (notFull = 'not a full run'): string => `skipped: ${notFull}`;

const NOTIFIED: Readonly<Record<string, (messages: string) => string>> = {
  nothingToTell: () => 'nothing to send',
  notDecided: () => 'skipped: what changed is not known',
  dryRun: (messages) => `${messages}, not sent (dry run)`,
  noTopic: (messages) => `${messages}, not sent (no topic)`,
  sent: (messages) => messages,
};

const BLOCKED = 'another run is sending to the same route, or failed while sending';

const DECIDED: Readonly<Record<string, (changes: string) => string>> = {
  outdated: () => 'skipped: a newer run finished first',
  preview: (changes) => `${changes}, not recorded (dry run)`,
  committed: (changes) => changes,
};

const DESCRIPTIONS: Readonly<Record<string, (result: StepResult) => string | undefined>> = {
  Discover: ({ outputs, discovery }) => {
    const found = Discovered.safeParse(outputs[0]).data;
    if (!found) return undefined;
    return [
      `${counted(found.scopes, 'scope')}${discovery ? ` in ${placesText(discovery)}` : ''}`,
      ...(found.failedScopes > 0 ? [`${count(found.failedScopes)} more cannot be read`] : []),
      ...(discovery ? [`policy: ${policyText(discovery.policy)}`] : []),
    ].join(', ');
  },
  Collect: ({ outputs, ended, scopes }) => {
    const all = parseAll(outputs, Collected).map(({ collected }) => collected);
    const rows = sum(all.map((each) => each.rows.kept));
    const calls = sum(all.map((each) => each.calls));
    const text = `${count(rows)} resource ${rows === 1 ? 'CIDR' : 'CIDRs'}, ${counted(calls, 'call')}`;
    return ended ? text : `${text}${ofScopes(all.filter((each) => each.done).length, scopes)}`;
  },
  Inspect: ({ outputs, ended, scopes }) => {
    const all = parseAll(outputs, Inspected).map(({ collected }) => collected.inspected);
    const tried = sum(all.map(({ next }) => next));
    const read = tried - sum(all.map(({ unread = 0 }) => unread));
    const text = `${read < tried ? `${count(read)} of ` : ''}${counted(tried, 'subnet')} looked into`;
    return ended ? text : `${text}${ofScopes(all.filter(({ done }) => done).length, scopes)}`;
  },
  EvaluateScopes: ({ outputs, ended }) => {
    const counts = MapCounts.safeParse(outputs[0]).data;
    if (!counts) return undefined;
    const { total, running, succeeded, failed, timedOut, aborted } = counts;
    const lost = failed + timedOut + aborted;
    return [
      ended ? counted(total, 'scope') : `${count(succeeded + lost)} of ${counted(total, 'scope')}`,
      ...(ended || running === 0 ? [] : [`${count(running)} running`]),
      ...(lost > 0 ? [`${count(lost)} failed`] : []),
    ].join(', ');
  },
  Evaluate: ({ outputs, ended, scopes }) => {
    const all = parseAll(outputs, Evaluated).map(({ counts }) => counts);
    const text = all.length > 0 ? `resources: ${countsText(addCounts(all))}` : '';
    return ended ? text : `${text}${ofScopes(all.length, scopes)}`;
  },
  Summarize: ({ outputs }) => {
    const summarized = Summarized.safeParse(outputs[0]).data;
    if (!summarized) return undefined;
    const { scopes, failedScopes, counts, listedTwice = 0 } = summarized;
    const of =
      failedScopes > 0 ? `${count(scopes)} of ${counted(scopes + failedScopes, 'scope')}` : counted(scopes, 'scope');
    // What each scope came to was said before it was known who else lists it.
    const once =
      listedTwice > 0 && counts
        ? `; what ${counted(listedTwice, 'row lists', 'rows list')} twice counts once: ${countsText(counts)}`
        : '';
    return `${of} evaluated${once}`;
  },
  Decide: ({ outputs, notFull }) => {
    const decided = Decided.safeParse(outputs[0]).data;
    if (!decided) return undefined;
    const { status, changes = 0, blockedUntil } = decided;
    if (status === 'notAuthoritative') return skippedText(notFull);
    const waits = blockedUntil === undefined ? '' : `; Notify waits until ${blockedUntil.slice(11, 19)}Z: ${BLOCKED}`;
    return `${DECIDED[status]?.(counted(changes, 'change')) ?? sanitize(status)}${waits}`;
  },
  Notify: ({ outputs }) => {
    const told = Notified.safeParse(outputs[0]).data;
    return told && (NOTIFIED[told.status]?.(counted(told.messages ?? 1, 'message')) ?? sanitize(told.status));
  },
  PublishMetrics: ({ outputs, recorded, notFull }) => {
    const published = Published.safeParse(outputs[0]).data;
    if (published?.skipped !== undefined)
      return recorded === false ? skippedText(notFull) : sanitize(published.skipped);
    if (published?.metrics === undefined) return undefined;
    const { metrics, calls, leftOut = 0 } = published;
    return [
      counted(metrics, 'metric'),
      ...(calls === undefined ? [] : [counted(calls, 'call')]),
      ...(leftOut > 0 ? [`${counted(leftOut, 'resource')} left out by maxMetrics`] : []),
    ].join(', ');
  },
  HandOff: ({ outputs }) => {
    const handedOff = HandedOff.safeParse(outputs[0]).data;
    if (!handedOff) return undefined;
    const { total } = handedOff.handOff.findings;
    return `${counted(total, 'finding')} in handoff.json`;
  },
  RenderReport: ({ outputs }) => {
    const rendered = Rendered.safeParse(outputs[0]).data;
    return rendered && `${count(Math.ceil(rendered.bytes / 1000))} kB of HTML`;
  },
  Record: ({ recorded, notFull }) => {
    if (recorded === undefined) return undefined;
    return recorded ? 'latest.json' : skippedText(notFull);
  },
};

/** "1 IPAM (advanced) and 5 accounts without IPAM" */
function placesText({ ipams, withoutIpam }: Pick<Discovery, 'ipams' | 'withoutIpam'>): string {
  const accounts = withoutIpam ? `${counted(withoutIpam.accounts, 'account')} without IPAM` : '';
  if (accounts && ipams.length === 0) return accounts;
  return [ipamsText(ipams), accounts].filter(Boolean).join(' and ');
}

function ipamsText(ipams: Discovery['ipams']): string {
  const tiers = [...new Set(ipams.map(({ tier }) => (tier === 'unknown' ? 'tier unknown' : tier)))];
  return `${counted(ipams.length, 'IPAM')}${tiers.length > 0 ? ` (${list(tiers)})` : ''}`;
}

function policyText({ name, source }: PolicyUsed): string {
  const clean = sanitize(name);
  return source === 'last-good' ? `${clean} (the last one that was valid)` : clean;
}

function ofScopes(done: number, scopes: number | undefined): string {
  return scopes === undefined ? '' : ` · ${count(done)} of ${counted(scopes, 'scope')}`;
}

function parseAll<T>(outputs: readonly unknown[], schema: z.ZodType<T>): T[] {
  return outputs.flatMap((output) => schema.safeParse(output).data ?? []);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
