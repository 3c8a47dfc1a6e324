import type { ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import { counted } from '../text/count.ts';

/** Once for all findings that it holds of: without a read role, those are all subnets of other accounts. */
export function unknownReservations(findings: readonly Pick<ResourceFinding, 'notes'>[]): string[] {
  const unknown = findings.filter(({ notes = [] }) => notes.some(({ kind }) => kind === 'reservationsUnknown')).length;
  if (unknown === 0) return [];
  return [
    `  CIDR reservations of ${counted(unknown, 'subnet')} named here: addresses that are only reserved count as used`,
  ];
}
