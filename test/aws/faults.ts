import { AwsError } from '../../local/aws/aws-error.ts';
import type { Effect } from '../../local/aws/serve.ts';
import type { Operation, Parameters } from '../../local/aws/service.ts';

export interface Fault {
  /** `ec2:GetIpamResourceCidrs`, `s3:PutObject`, `sns:Publish` … */
  readonly action: string;
  /** Which calls of that action. @default all */
  readonly when?: (parameters: Parameters, region: string) => boolean;
  /** How many calls. @default every one until the fault is removed */
  readonly times?: number;
  /** The message and the status of an error are what AWS sends with its code, where they are not given. */
  readonly do:
    | Exclude<Effect, { error: unknown }>
    | { readonly error: { readonly code: string; readonly message?: string; readonly status?: number } };
}

/** Makes calls fail on purpose. Faults of one call apply in the order they were added, up to one that ends it. */
export class Faults {
  #faults: { readonly fault: Fault; left: number }[] = [];

  /** Returns a function that removes the fault. */
  add(fault: Fault): () => void {
    const entry = { fault, left: fault.times ?? Number.POSITIVE_INFINITY };
    this.#faults.push(entry);
    return () => {
      this.#faults = this.#faults.filter((other) => other !== entry);
    };
  }

  clear(): void {
    this.#faults = [];
  }

  /** The effects this call meets; each is used up by one. */
  readonly take = ({ action, parameters }: Operation, region: string): Effect[] => {
    const effects: Effect[] = [];
    for (const entry of this.#faults) {
      const { fault } = entry;
      if (entry.left <= 0 || fault.action !== action || !(fault.when?.(parameters, region) ?? true)) continue;
      entry.left--;
      effects.push('error' in fault.do ? { error: injected(fault.do.error) } : fault.do);
      if ('error' in fault.do || 'cut' in fault.do) break;
    }
    this.#faults = this.#faults.filter(({ left }) => left > 0);
    return effects;
  };
}

/** What AWS sends with a code, for faults that name only the code. */
const STATUS: Readonly<Record<string, number>> = {
  RequestLimitExceeded: 503,
  ServiceUnavailable: 503,
  SlowDown: 503,
  InternalError: 500,
  TooManyRequestsException: 429,
  RequestTooLargeException: 413,
  PreconditionFailed: 412,
  ConditionalRequestConflict: 409,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  NotFound: 404,
  ResourceNotFoundException: 404,
  UnauthorizedOperation: 403,
  AccessDenied: 403,
  AuthorizationError: 403,
};

function injected({ code, message, status }: Extract<Fault['do'], { error: unknown }>['error']): AwsError {
  return new AwsError(code, message ?? `${code} (injected fault)`, status ?? STATUS[code] ?? 400);
}
