import { issueWords } from '../../statemachine/contracts/issue-words.ts';
import { Request, type RequestInput } from '../../statemachine/contracts/request.ts';
import { type FailOn, failOnOf } from '../findings/fail-on.ts';
import { CliError } from '../kit/errors.ts';
import { type RequestOptions, requestOf } from '../kit/request.ts';
import { refuseEmpty, split, wrong } from '../kit/values.ts';

/** What commander hands over: every value still as it was typed. */
export interface RawStartOptions extends RequestOptions {
  readonly stack: string;
  readonly region?: string;
  readonly ipam?: readonly string[];
  readonly consumer?: readonly string[];
  readonly authoritative?: true;
  readonly name?: string;
  readonly wait?: true;
  readonly failOn?: string;
  readonly json?: true;
}

export interface StartPlan {
  readonly request: RequestInput;
  readonly policyFile?: string;
  readonly name?: string;
  readonly wait: boolean;
  readonly failOn?: FailOn;
}

/** Longer ones AWS refuses; others it takes, but cannot log them to CloudWatch. */
const NAME = /^[0-9A-Za-z_-]{1,80}$/;

/** Turns options into what to start. Throws CliError naming the option and the value. */
export function planStart(raw: RawStartOptions): StartPlan {
  refuseEmpty(raw);
  if (raw.name !== undefined && !NAME.test(raw.name)) {
    throw wrong('--name', raw.name, 'is not 1 to 80 letters, digits, - and _');
  }
  if (raw.failOn !== undefined && !raw.wait) {
    throw new CliError('--fail-on needs --wait: without it, the result is not known');
  }
  const failOn = failOnOf(raw.failOn);
  return {
    request: startRequest(raw),
    wait: raw.wait === true,
    ...(raw.policy !== undefined && { policyFile: raw.policy }),
    ...(raw.name !== undefined && { name: raw.name }),
    ...(failOn && { failOn }),
  };
}

function startRequest(raw: RawStartOptions): RequestInput {
  const consumers = split(raw.consumer);
  for (const consumer of consumers) {
    const issue = Request.shape.consumers.safeParse([consumer]).error?.issues[0];
    if (issue) throw wrong('--consumer', consumer, issueWords(issue));
  }
  const authoritative = raw.authoritative === true;
  if (authoritative) refuseContradictions(raw);
  return {
    ...requestOf(raw),
    ...(consumers.length > 0 && { consumers }),
    authoritative,
  };
}

/** As the contract does, but with the names that were typed. */
function refuseContradictions({ scope, ipam, threshold, policy, dryRun }: RawStartOptions): void {
  const given = { '--scope': scope, '--ipam': ipam, '--threshold': threshold, '--policy': policy, '--dry-run': dryRun };
  const [option] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
  if (option === undefined) return;
  throw new CliError(`--authoritative does not go with ${option}`, [
    'Such a run sees less, judges differently or is only a trial. It must not change what full runs recorded.',
  ]);
}
