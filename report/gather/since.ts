import * as z from 'zod';
import type { ReportGap } from '../../core/report/report-data.ts';
import { Alert } from '../../statemachine/contracts/alert.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { LedgerHead, ScopeMark } from '../../statemachine/contracts/ledger.ts';
import { sharedKeys } from '../../storage/keys.ts';
import { type ReadableObjects, readJsonLines } from '../../storage/objects.ts';
import { readShared } from '../../storage/shared.ts';
import { MOST_LISTED } from './listed.ts';
import { whyUnread } from './why-unread.ts';

/** By the alertKey of its finding. */
export type Sinces = ReadonlyMap<string, Known>;
type Known = Pick<Alert, 'severity' | 'severitySince'>;

/** A tenth of what an alert is: 10,000 of them are nothing then. */
const Entry = z.union([
  ScopeMark.pick({ scopeMark: true }),
  Alert.pick({ key: true, severity: true, severitySince: true, closed: true }),
]);

/**
 * Since when what the ledger remembers is as severe as it is. It knows the newest run: of what began, or ended, otherwise
 * at that time nothing is said.
 */
export async function readSinces(
  objects: ReadableObjects,
  asOf: string,
): Promise<{ readonly sinces: Sinces; readonly gaps: readonly ReportGap[] }> {
  const sinces = new Map<string, Known>();
  try {
    const { value: head, damage } = await readShared(objects, sharedKeys.ledger, LedgerHead);
    if (!head) return { sinces, gaps: damage === undefined ? [] : [gapOf(damage)] };
    for await (const entry of readJsonLines(objects, head.entriesKey, Entry)) {
      if ('scopeMark' in entry) continue;
      const { key, severity, severitySince, closed } = entry;
      if (closed === undefined || isAfter(closed.at, asOf)) sinces.set(key, { severity, severitySince });
      // As many as a report has rows for.
      if (sinces.size === MOST_LISTED) break;
    }
    return { sinces, gaps: [] };
  } catch (error) {
    return { sinces, gaps: [gapOf(whyUnread(error))] };
  }
}

function gapOf(why: string): ReportGap {
  const text = `Since when findings are this severe could not be read for all: ${why}. All other figures are those of the run.`;
  return { kind: 'pastNotShown', text };
}

/**
 * When the first of the findings began that make it as severe as it is; '' where that is not known. What is inside a subnet is
 * read while the run is under way: its first sample may be some minutes after `asOf`.
 */
export function sinceOf({ verdict, findings, sampledAt = '' }: Evaluation, sinces: Sinces, asOf: string): string {
  if (verdict.status !== 'evaluated') return '';
  const all = findings.flatMap(({ alertKey, severity }) => {
    const known = sinces.get(alertKey);
    if (severity !== verdict.severity || known?.severity !== severity) return [];
    const isLater = isAfter(known.severitySince, asOf) && known.severitySince !== sampledAt;
    return isLater ? [] : [known.severitySince];
  });
  return all.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? '';
}

function isAfter(at: string, than: string): boolean {
  return Date.parse(at) > Date.parse(than);
}
