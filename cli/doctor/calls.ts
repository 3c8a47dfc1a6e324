import { counted } from '../../core/text/count.ts';
import { type IpamAction, iamAction, ipamActions } from '../../functions/shared/ec2/actions.ts';
import { deniedBy } from '../aws/permissions.ts';
import { sanitize } from '../kit/sanitize.ts';
import { type DoctorCheck, failed, ok, warning } from './check.ts';
import { errorText, someOf } from './inspect.ts';
import type { CallResult } from './look.ts';

/** What a run cannot do without, in its order. */
const NEEDED = ipamActions.filter(({ gain }) => gain === undefined).map(({ name }) => name);

/**
 * Needed actions that asking for would help. The listing of IPAMs counts when it is denied wherever it was tried:
 * Regions that a company closes are denied as well. Then the others are asked for along with it, unless they are known
 * to be allowed: whoever has to ask would rather do so once.
 */
export function missingActions(answers: readonly CallResult<unknown>[]): IpamAction[] {
  const of = (action: IpamAction) => answers.filter((answer) => answer.action === action);
  const lacks = (action: IpamAction) =>
    of(action).some((answer) => isDeniedAnswer(answer) && deniedBy(answer.error) === undefined);
  const blind = lacks('DescribeIpams') && of('DescribeIpams').every(isDeniedAnswer);
  return NEEDED.filter((action) => {
    if (action === 'DescribeIpams') return blind;
    return lacks(action) || (blind && of(action).length === 0);
  });
}

/** One line for each call that a run needs. */
export function callChecks(answers: readonly CallResult<unknown>[]): DoctorCheck[] {
  return NEEDED.flatMap((action) => {
    const ofAction = answers.filter((answer) => answer.action === action);
    return ofAction.length > 0 ? [callCheck(action, ofAction)] : [];
  });
}

function callCheck(action: IpamAction, answers: readonly CallResult<unknown>[]): DoctorCheck {
  const denied = answers.filter(isDeniedAnswer);
  const [first] = denied;
  if (first) {
    const where = `in ${someOf([...new Set(denied.map(({ region }) => region))])}`;
    const by = deniedBy(first.error);
    const text = `denied ${where}${by ? `: ${by}` : ''}`;
    if (denied.length === answers.length) return failed(iamAction(action), text, sanitize(first.error.message));
    return warning(iamAction(action), `${text}; allowed elsewhere`, sanitize(first.error.message));
  }
  const broken = answers.flatMap((answer) => ('error' in answer ? [answer] : []));
  const [fault] = broken;
  if (fault && broken.length === answers.length) {
    return warning(iamAction(action), `could not be tried in ${fault.region}: ${errorText(fault.error)}`);
  }
  return ok(iamAction(action), `allowed${answered(action, answers)}`);
}

function answered(action: IpamAction, answers: readonly CallResult<unknown>[]): string {
  const values = answers.flatMap((answer) => ('value' in answer && answer.value !== undefined ? [answer.value] : []));
  if (action === 'DescribeIpamScopes') {
    const lists = values.filter(Array.isArray);
    return lists.length > 0 ? `, ${counted(lists.flat().length, 'scope')}` : '';
  }
  if (action !== 'GetIpamResourceCidrs' || values.length === 0) return '';
  const empty = values.filter((value) => value === 0).length;
  return empty === 0 ? `, every scope has something in it` : `, ${counted(empty, 'empty scope')} of ${values.length}`;
}

export function isDeniedAnswer(
  answer: CallResult<unknown>,
): answer is Extract<CallResult<unknown>, { denied: boolean }> {
  return 'denied' in answer && answer.denied;
}
