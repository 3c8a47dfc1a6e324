import { gains, type IpamAction, iamAction, ipamActions } from '../../functions/shared/ec2/actions.ts';
import { deniedBy } from '../aws/permissions.ts';
import { isDeniedAnswer } from './calls.ts';
import { type DoctorCheck, ok, warning } from './check.ts';
import { someOf } from './inspect.ts';
import type { CallResult } from './look.ts';

type Answers = readonly CallResult<unknown>[];

/** How those calls went that a run can do without, by what it does not say then. */
function byGain(answers: Answers): { readonly what: string; readonly lost: string; readonly answers: Answers }[] {
  const gainOf = new Map(ipamActions.map(({ name, gain }) => [name, gain]));
  return Object.entries(gains).map(([what, lost]) => ({
    what,
    lost,
    answers: answers.filter(({ action }) => gainOf.get(action) === what),
  }));
}

/** One line for all that is allowed, and one for each call that is denied. */
export function optionalChecks(answers: Answers): DoctorCheck[] {
  const gained = byGain(answers);
  const allowed = gained.filter(({ answers }) => answers.length > 0 && !answers.some(isDeniedAnswer));
  const names = allowed.map(({ what }) => what).join(', ');
  const denied = gained.flatMap(({ lost, answers }) =>
    Array.from(Map.groupBy(answers, ({ action }) => action)).flatMap(([action, of]) => deniedCheck(action, lost, of)),
  );
  return [...(allowed.length > 0 ? [ok('optional calls', `allowed: ${names}`)] : []), ...denied];
}

/** Those that asking for would help. */
export function missingOptional(answers: Answers): IpamAction[] {
  const denied = answers.filter((answer) => isDeniedAnswer(answer) && deniedBy(answer.error) === undefined);
  const tried = new Set(byGain(answers).flatMap(({ answers }) => answers.map(({ action }) => action)));
  return [...tried].filter((action) => denied.some((answer) => answer.action === action));
}

function deniedCheck(action: IpamAction, lost: string, answers: Answers): DoctorCheck[] {
  const denied = answers.filter(isDeniedAnswer);
  const [first] = denied;
  if (!first) return [];
  const by = deniedBy(first.error);
  const where = someOf([...new Set(denied.map(({ region }) => region))]);
  return [
    warning(iamAction(action), `denied in ${where}${by ? `: ${by}` : ''}; without it a run does not say ${lost}`),
  ];
}
