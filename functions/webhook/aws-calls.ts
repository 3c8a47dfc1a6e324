import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { throughProxy } from '../../storage/through-proxy.ts';
import { byRegion, regionOf } from '../shared/by-region.ts';
import type { GetSecret } from './secrets.ts';

export function awsCalls(): { readonly getSecret: GetSecret } {
  const clients = byRegion((region) => new SecretsManagerClient({ ...throughProxy(), region }));
  return { getSecret: (arn) => clients(regionOf(arn)).send(new GetSecretValueCommand({ SecretId: arn })) };
}
