import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from './aws-error.ts';

export interface CredentialScope {
  readonly region: string;
  /** The signing name: `ec2`, `s3`, `sns`, `monitoring`, `lambda`, `sts`. */
  readonly service: string;
  /** Whose credentials they are, where they came from AssumeRole here; undefined for all others. */
  readonly assumedAccountId: string | undefined;
}

const SCOPE = /Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/;

/**
 * The service and Region that a request was signed for. All services share one address here, so this, and not the
 * host name, says which one is meant. The signature itself is not checked: any credentials will do.
 */
export function credentialScope(headers: IncomingHttpHeaders): CredentialScope {
  const [, accessKeyId, region, service] = SCOPE.exec(headers.authorization ?? '') ?? [];
  if (!accessKeyId || !region || !service) {
    throw new AwsError(
      'MissingAuthenticationToken',
      'The request is not signed with Signature Version 4. Give the client any credentials: they are not checked, but the signature names the service and the Region.',
      403,
    );
  }
  return { region, service, assumedAccountId: ASSUMED.exec(accessKeyId)?.[1] };
}

const ASSUMED = /^ASIA(\d{12})ROLE$/;

/** As long as AWS's own: what comes back with it tells whose role it was, so that nothing need be remembered. */
export function assumedAccessKeyId(accountId: string): string {
  return `ASIA${accountId}ROLE`;
}
