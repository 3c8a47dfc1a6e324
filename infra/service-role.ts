import { Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** A role that a service takes on for this account only, whoever else asks it to. */
export function serviceRole(scope: Construct, id: string, service: string): Role {
  const { account } = Stack.of(scope);
  return new Role(scope, id, {
    assumedBy: new ServicePrincipal(service, { conditions: { StringEquals: { 'aws:SourceAccount': account } } }),
  });
}
