import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { byRegion, regionOf } from '../shared/by-region.ts';
import type { GetSecret } from './secrets.ts';

export function awsCalls(): { readonly getSecret: GetSecret } {
  const clients = byRegion((region) => new SecretsManagerClient({ region }));
  return { getSecret: (arn) => clients(regionOf(arn)).send(new GetSecretValueCommand({ SecretId: arn })) };
}
