import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { AwsError } from './aws-error.ts';

/** One signed request. `path` is as it was sent: parsing it as a URL would resolve `..` and change S3 keys. */
export interface AwsRequest {
  readonly http: IncomingMessage;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly region: string;
  readonly requestId: string;
  /** The account whose role was assumed; undefined for the caller's own credentials. */
  readonly assumedAccountId?: string | undefined;
}

/**
 * What a call asks for, as flat strings: the form fields of a Query request (`IpamScopeId`, `Filter.1.Name`), or the
 * API's own parameter names (`Bucket`, `Key`, `IfMatch`; `FunctionName`; `Namespace`).
 */
export type Parameters = Readonly<Record<string, string>>;

/** A call that was understood but not carried out yet: faults are injected between the two. */
export interface Operation {
  /** As in IAM: `ec2:GetIpamResourceCidrs`. */
  readonly action: string;
  readonly parameters: Parameters;
  readonly run: () => Promise<Reply>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream comes with its content-length in the headers. */
  readonly body?: string | Readable;
}

export interface Service {
  /** Reads as much of the request as is needed to know what is asked for. Throws AwsError. */
  operation(request: AwsRequest): Promise<Operation>;
  /** The error in the shape of the service's protocol. */
  refuse(error: AwsError, request: AwsRequest): Reply;
}
