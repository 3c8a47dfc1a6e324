import { count, counted } from '../../core/text/count.ts';
import { holderRows } from '../../core/text/owner-words.ts';
import type { Interfaces } from '../../statemachine/contracts/subnet-inside.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Colors } from '../kit/terminal.ts';

/** Who holds the addresses of a subnet, most first. */
export function whoHoldsLines(interfaces: Interfaces, colors: Colors, free?: number): string[] {
  const of = `${counted(interfaces.addresses, 'address', 'addresses')} of ${counted(interfaces.interfaces, 'network interface')}`;
  return [
    `${colors.bold('Who holds addresses')}: ${of}${free === undefined ? '' : `, ${count(free)} free`}`,
    ...holderRows(interfaces).map(
      ({ addresses, interfaces: many, text }) =>
        `  ${count(addresses).padStart(7)}  ${sanitize(text)}, ${counted(many, 'network interface')}`,
    ),
  ];
}
