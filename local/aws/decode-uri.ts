import { AwsError } from './aws-error.ts';

export function decodeUri(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new AwsError('InvalidURI', `Couldn't parse the specified URI: ${encoded}`);
  }
}
