import type { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ASSUME_ROLE, grants, iamAction, ipamActions, networkActions } from '../functions/shared/ec2/actions.ts';
import type { Configuration } from './configuration.ts';
import { onAnyResource } from './wildcards.ts';

interface Deployment {
  readonly stack: Stack;
  readonly configuration: Configuration;
}

/** What a step may call of EC2: what the table of actions says that it calls. */
export function ec2Statements(step: string, { stack, configuration }: Deployment): PolicyStatement[] {
  const homes = homeRegions({ stack, configuration });
  const isRead = { IPAM: homes.length > 0, accounts: configuration.accounts !== undefined };
  const called = [...ipamActions, ...networkActions].flatMap(({ name, by: { [step]: sid } }) =>
    sid === undefined ? [] : [{ sid, action: iamAction(name) }],
  );
  return Array.from(Map.groupBy(called, ({ sid }) => sid)).flatMap(([sid, all]) => {
    const { on, ofAll, atHome, reading } = grants[sid];
    if (reading !== undefined && !isRead[reading]) return [];
    const statement = {
      sid,
      actions: all.map(({ action }) => action),
      ...(atHome && { conditions: { StringEquals: { 'ec2:Region': homes } } }),
    };
    if (on === '*') return [onAnyResource(statement)];
    // The ARNs of IPAM's resources have no Region.
    const arn = { service: 'ec2', region: '', resource: on, resourceName: '*', ...(ofAll && { account: '*' }) };
    return [new PolicyStatement({ ...statement, resources: [stack.formatArn(arn)] })];
  });
}

/** Where IPAMs are looked for. */
export function homeRegions({ stack, configuration: { homeRegions = [stack.region] } }: Deployment): string[] {
  return homeRegions;
}

/** What a step has to know to read other accounts. */
export function readRoleVariables({ configuration: { readRole } }: Deployment) {
  return { READ_ROLE_NAME: readRole?.name ?? '', READ_ROLE_EXTERNAL_ID: readRole?.externalId ?? '' };
}

/** IAM puts in the caller's own organisation. Where there is none, it equals nothing. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM
const OWN_ORGANIZATION = '${aws:PrincipalOrgID}';

/**
 * The role of that name, in whatever account of the organisation has one: those that have not refuse. Anybody in the
 * world can make a role of that name which trusts us, and lie about his networks.
 */
export function assumeReadRole({ stack, configuration: { readRole } }: Deployment): PolicyStatement[] {
  if (!readRole) return [];
  const { name, organization } = readRole;
  const organizationId = organization === 'own' ? OWN_ORGANIZATION : organization;
  return [
    new PolicyStatement({
      sid: 'ReadOtherAccounts',
      actions: [ASSUME_ROLE],
      resources: [`arn:${stack.partition}:iam::*:role/${name}`],
      ...(organization !== 'any' && { conditions: { StringEquals: { 'aws:ResourceOrgID': organizationId } } }),
    }),
  ];
}

/** To read accounts without IPAM: the stack's own needs no role. */
export function assumeForListed(deployment: Deployment): PolicyStatement[] {
  return deployment.configuration.accounts?.ids ? assumeReadRole(deployment) : [];
}
