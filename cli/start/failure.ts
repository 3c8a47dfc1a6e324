import { failedCalls } from '../../functions/shared/ec2/failed-calls.ts';
import { COMMAND } from '../kit/command-line.ts';
import { CliError } from '../kit/errors.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { DeployedResult } from './result.ts';

/** What helps against an error of a deployed run: it runs under roles of its own, not as the person who started it. */
const ADVICE: readonly { readonly error: RegExp; readonly advice: string }[] = [
  {
    error: /^NoIpamFound$/,
    advice: 'Deploy it in the account of the IPAM administrator, and set homeRegions to where the IPAM is at home.',
  },
  { error: /^InvalidPolicy$/, advice: `Check the policy:  ${COMMAND} validate policy.yaml` },
  ...Object.entries(failedCalls).map(([name, { deployed }]) => ({ error: new RegExp(`^${name}$`), advice: deployed })),
];

/** A deployed run that did not succeed, as what to print: each failed part, then what to do about them. */
export function deployedFailure(
  { status, failed, handOff }: DeployedResult,
  { stack, region }: { readonly stack: string; readonly region: string },
): CliError {
  const lines = failed.map(({ part, error, message }) =>
    message === '' ? `${part}: ${sanitize(error)}` : `${part} failed: ${sanitize(`${error}: ${message}`)}`,
  );
  const advice = ADVICE.filter(({ error }) => failed.some((part) => error.test(part.error)));
  return new CliError(lines.join('\n') || `The run ended with ${status}`, [
    ...advice.map((each) => each.advice),
    ...(handOff ? ['Everything else was done.'] : []),
    `To check the deployment:  ${COMMAND} doctor --stack ${stack} --region ${region}`,
  ]);
}
