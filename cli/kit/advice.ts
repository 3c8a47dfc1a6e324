import { actionsOfRuns, actionsWithoutIpam } from '../../functions/shared/ec2/actions.ts';
import { type FailedCallName, failedCalls } from '../../functions/shared/ec2/failed-calls.ts';
import { COMMAND } from './command-line.ts';
import { list } from './format.ts';

const READ_ONLY_POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: actionsOfRuns(), Resource: '*' }],
};

interface Advice {
  /** Names of errors, and what marks one whose name says nothing. */
  readonly errors: RegExp;
  readonly lines: readonly string[];
}

/** What the SDK says where no class of ours does: of clients that are not EC2's or STS's. */
const SAID = {
  Throttled: /RequestLimitExceeded|ThrottlingException/,
  ProxyRefused: /Failed to establish tunnel/,
  CertificateUntrusted: /self.signed certificate|local issuer certificate/i,
  Unreachable: /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|TimeoutError|NetworkingError/,
} as const satisfies Partial<Record<FailedCallName, RegExp>>;

/** Calls that failed, by the names of their classes. */
function ofCalls(): Advice[] {
  const saidBy = new Map<string, RegExp>(Object.entries(SAID));
  return Object.entries(failedCalls).flatMap(([name, call]) => {
    if (!('here' in call)) return [];
    const said = saidBy.get(name);
    return [{ errors: said ? new RegExp(`${name}|${said.source}`, said.flags) : new RegExp(name), lines: call.here }];
  });
}

const ADVICE: readonly Advice[] = [
  {
    // Before the permissions for IPAM below.
    errors: /None of the accounts can be read/,
    lines: [
      `Your own account needs ${list(actionsWithoutIpam())}; so does the read role of the others.`,
      'They need the role itself, and that it trusts you: docs/without-ipam.md says how to roll it out.',
      '  --read-role NAME if it is not IpamMonitorRead,  --external-id WORD if it asks for one',
    ],
  },
  {
    // Before the credentials below, whose tokens expire, too.
    errors: /PaginationExpired/,
    lines: ['The scope changes while it is read, or reading it takes too long. Run this again at a quieter time.'],
  },
  {
    errors: /NoIpamFound/,
    lines: [
      'With the credentials of the IPAM administrator, name the home Region, or several:',
      `  ${COMMAND} run --region eu-west-1,us-east-1`,
      'To look for it:  aws ec2 describe-ipams --region eu-west-1',
      'There is none? VPCs and subnets can be read without it, at no cost:',
      `  ${COMMAND} run --no-ipam --regions eu-west-1,us-east-1`,
    ],
  },
  {
    errors: /ExpiredToken|RequestExpired|TokenExpired|(token|session|credentials?)\b.*\b(has |is |are )?expired/i,
    lines: [
      'Sign in again, then run this again:  aws sso login',
      'Temporary keys (AWS_SESSION_TOKEN): fetch new ones.',
    ],
  },
  {
    errors: /CredentialsProviderError|Could not load credentials|TokenProviderError|ProfileNotFound/i,
    lines: [
      'No AWS credentials were found. Any of these will do:',
      '  aws configure sso                          then --profile <name>, or AWS_PROFILE=<name>',
      '  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY   and AWS_SESSION_TOKEN for temporary ones',
      'To check them:  aws sts get-caller-identity',
      `Without an account:  ${COMMAND} run --demo`,
    ],
  },
  {
    // An opt-in Region that the account has not enabled answers AuthFailure, just as keys that are wrong do.
    errors: /InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|AuthFailure|OptInRequired/,
    lines: [
      'AWS does not know these credentials, or the Region is not enabled in the account.',
      'To check them:  aws sts get-caller-identity',
    ],
  },
  {
    errors: /AccessDenied|UnauthorizedOperation/,
    lines: [
      'Ask for this policy; it only reads:',
      ...JSON.stringify(READ_ONLY_POLICY, null, 2)
        .split('\n')
        .map((line) => `  ${line}`),
      'If it is there already: an SCP, a permissions boundary or the session may deny it.',
    ],
  },
  ...ofCalls(),
  {
    // ENOENT of mkdir: a place where no directory can be made, as /proc.
    errors: /\b(EACCES|EROFS|ENOSPC|EEXIST|ENOTDIR|ENOENT: .*, mkdir)\b/,
    lines: ['Choose another directory to write to:  --out DIR'],
  },
];

/** What to do about an error, by its name and message; nothing for one that is not known. */
export function adviceFor(error: string, message: string): readonly string[] {
  const text = `${error}: ${message}`;
  return ADVICE.find(({ errors }) => errors.test(text))?.lines ?? [];
}
