import type { RequestInput } from '../../statemachine/contracts/request.ts';

/** Why a run changes nothing that runs share, by the option that was given. */
export function notAFullRun(
  { dryRun, threshold, policyKey, scopes, resourceTypes }: RequestInput,
  policy = false,
  otherwise = 'not a full run',
): string {
  const given = [
    ...(dryRun ? ['--dry-run'] : []),
    ...(threshold === undefined ? [] : ['--threshold']),
    ...(policy || policyKey !== undefined ? ['--policy'] : []),
    ...(scopes?.ids || scopes?.types ? ['--scope'] : []),
    ...(scopes?.ipamIds ? ['--ipam'] : []),
    ...(resourceTypes ? ['--type'] : []),
  ];
  if (given.length === 0) return otherwise;
  return `${given.join(' and ')} ${given.length === 1 ? 'was' : 'were'} given`;
}
