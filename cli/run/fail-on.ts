import type { Counts } from '../../statemachine/contracts/coverage.ts';
import { plural } from '../text/format.ts';
import type { FailOn } from './options.ts';
import { wrong } from './values.ts';

/** Why `--fail-on` makes the command exit with 2; undefined when it does not. */
export function failOnReason(failOn: FailOn | undefined, { critical, warning }: Counts): string | undefined {
  if (!failOn) return undefined;
  const parts = [
    ...(critical > 0 ? [`${plural(critical, 'critical finding')}`] : []),
    ...(failOn === 'warning' && warning > 0 ? [plural(warning, 'warning')] : []),
  ];
  return parts.length > 0 ? `${parts.join(' and ')} (--fail-on ${failOn})` : undefined;
}

export function failOnOf(value: string | undefined): FailOn | undefined {
  if (value === undefined || value === 'critical' || value === 'warning') return value;
  throw wrong('--fail-on', value, 'is neither critical nor warning');
}
