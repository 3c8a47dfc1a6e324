import * as z from 'zod';
import { Alert } from '../../statemachine/contracts/alert.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { LedgerHead, ScopeMark } from '../../statemachine/contracts/ledger.ts';
import { isDamage } from '../../storage/errors.ts';
import { sharedKeys } from '../../storage/keys.ts';
import { type ReadableObjects, readJsonLines } from '../../storage/objects.ts';
import { readShared } from '../../storage/shared.ts';

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
 * at that time nothing is said. What cannot be read costs the report this column, and nothing else.
 */
export async function readSinces(objects: ReadableObjects, asOf: string): Promise<Sinces> {
  const { value: head } = await readShared(objects, sharedKeys.ledger, LedgerHead);
  const sinces = new Map<string, Known>();
  if (!head) return sinces;
  try {
    for await (const entry of readJsonLines(objects, head.entriesKey, Entry)) {
      if ('scopeMark' in entry) continue;
      const { key, severity, severitySince, closed } = entry;
      if (closed === undefined || isAfter(closed.at, asOf)) sinces.set(key, { severity, severitySince });
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  return sinces;
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
