/**
 * How calls of AWS fail, by the names that a run tells of it: the classes in functions/shared/errors.ts have them. What
 * is tried again by the state machine, and what to do, on a laptop and of a deployment, stands here alone.
 */
interface Failure {
  /** Whether a pause may help: the state machine tries the step again. */
  readonly passes: boolean;
  /** What to do about a run on this machine. Absent: cli/kit/advice.ts knows more than the name. */
  readonly here?: readonly string[];
  /** What to do about a deployed run. */
  readonly deployed: string;
}

const LATER = 'Run this again in some minutes.';
const REPAIRED = 'The next run repairs what is missing.';
const PROXY = 'HTTPS_PROXY names the proxy, and NO_PROXY the hosts that are reached without it.';

export const failedCalls = {
  Throttled: {
    passes: true,
    here: [`EC2 limits calls per account and Region, and others use them, too. ${LATER}`],
    deployed: `Others use the EC2 API of the account, too. ${REPAIRED}`,
  },
  ServiceUnavailable: {
    passes: true,
    here: [`AWS answered several times with an internal error: https://health.aws.amazon.com. ${LATER}`],
    deployed: `AWS answered with internal errors for minutes: look at the AWS Health Dashboard. ${REPAIRED}`,
  },
  Unreachable: {
    passes: true,
    here: ['Is there no network, or a misspelt Region?', PROXY],
    deployed: `AWS could not be reached for minutes: a Region that does not exist, or a function in a VPC without a way out? ${REPAIRED}`,
  },
  AnswerUnreadable: {
    passes: true,
    here: ['Something between here and AWS answers in its place: a proxy, or a page to sign in at?', PROXY],
    deployed: `Something between the function and AWS answers in its place: a proxy, or an endpoint that AWS_ENDPOINT_URL names? ${REPAIRED}`,
  },
  ProxyRefused: {
    passes: false,
    here: [
      'The proxy wants a password (http://USER:PASSWORD@HOST:PORT), or does not let anybody through to AWS.',
      PROXY,
    ],
    deployed: "The proxy in the function's environment (HTTPS_PROXY) does not allow calls to AWS: change the proxy.",
  },
  CertificateUntrusted: {
    passes: false,
    here: [
      'Does a proxy open encrypted connections? Then have Node trust its certificate authority:',
      '  NODE_EXTRA_CA_CERTS=/path/to/authority.pem',
    ],
    deployed: 'Something between the function and AWS opens encrypted connections, and the function does not trust it.',
  },
  AccessDenied: {
    passes: false,
    deployed: "The functions' roles are denied a call: look for a service control policy or a permissions boundary.",
  },
} as const satisfies Record<string, Failure>;

export type FailedCallName = keyof typeof failedCalls;

/** What the state machine tries again, with pauses. */
export const passing: readonly string[] = Object.entries<Failure>(failedCalls).flatMap(([name, { passes }]) =>
  passes ? [name] : [],
);
