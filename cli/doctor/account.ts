import type { EC2Client, Ipam } from '@aws-sdk/client-ec2';
import { concurrently } from '../../core/streams/concurrently.ts';
import { count, counted } from '../../core/text/count.ts';
import { iamAction } from '../../functions/shared/ec2/actions.ts';
import { configuredRegion } from '../aws/configured-region.ts';
import { permissionLines } from '../aws/permissions.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { COMMAND } from '../kit/command-line.ts';
import { checkCaller } from './caller.ts';
import { callChecks, missingActions } from './calls.ts';
import { type Diagnosis, type DoctorCheck, failed, ok, warning } from './check.ts';
import { CONCURRENCY, impatientClients } from './ec2.ts';
import { errorText, someOf } from './inspect.ts';
import { checkIpam } from './ipams.ts';
import { type CallResult, dryRuns, lookForIpams, lookForPools, lookForScopes, tryScope } from './look.ts';
import { checkMetrics } from './metrics.ts';
import { missingOptional, optionalChecks } from './optional-calls.ts';
import { checkSharedPools } from './pools.ts';
import { checkPrice } from './price.ts';
import { ANY_REGION, regionsToAsk } from './regions.ts';
import { tryOptional } from './try-optional.ts';

type Ec2 = (region: string) => EC2Client;

/** Looks at an account before the first real run: who asks, where the IPAM is, and whether a run may read it. */
export async function diagnoseAccount(
  given: readonly string[],
  deps: RemoteDeps,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Diagnosis> {
  const home = given[0] ?? (await configuredRegion({ ...deps, env })) ?? ANY_REGION;
  const { check, caller } = await checkCaller(deps.clientConfig(home), env.AWS_PROFILE);
  if (!caller) return { checks: [check], missingPolicy: [], nextCommand: `${COMMAND} run --demo` };

  const ec2 = impatientClients(deps);
  const { regions, checks } = given.length > 0 ? { regions: given, checks: [] } : await regionsToAsk(ec2(home), home);
  const looks = await concurrently(regions, CONCURRENCY, (region) => lookForIpams(ec2(region), region));
  const ipams = looks.flatMap((look) => ('value' in look ? look.value : []));
  const answers = ipams.length > 0 ? await tryReading(ipams, ec2) : await dryRuns(ec2(home), home);
  const calls = [...looks, ...answers];
  const optional = (await concurrently(ipams, CONCURRENCY, (ipam) => tryOptional(ipam, ec2))).flat();
  const metrics = await checkMetrics(homesOf(ipams), deps);
  const missing = missingActions(calls);
  const toAskFor = [...[...missing, ...missingOptional(optional)].map(iamAction), ...metrics.missing];
  const found = ipams.length > 0 ? ipams.map(checkIpam) : await noIpam(regions, looks, caller.accountId, ec2);
  return {
    checks: [
      ...[check, ...checks, ...regionChecks(looks), ...found],
      ...callChecks(calls),
      ...optionalChecks(optional),
      ...metrics.checks,
      checkPrice(ipams.map(({ Tier }) => Tier)),
    ],
    missingPolicy: toAskFor.length > 0 ? permissionLines([{ actions: toAskFor }]) : [],
    nextCommand: nextCommand(ipams, missing, home),
  };
}

/** The calls of a run, small, on every IPAM that was found. */
async function tryReading(ipams: readonly Ipam[], ec2: Ec2): Promise<CallResult<unknown>[]> {
  const answers = await concurrently(homesOf(ipams), CONCURRENCY, async (region): Promise<CallResult<unknown>[]> => {
    const scopes = await lookForScopes(ec2(region), region);
    const listed = 'value' in scopes ? scopes.value.flatMap(({ IpamScopeId }) => IpamScopeId ?? []) : [];
    // Not listed, an IPAM's default scope can still be read: whether it may be is what this is about.
    const ids = listed.length > 0 ? listed : ipams.flatMap(({ PrivateDefaultScopeId }) => PrivateDefaultScopeId ?? []);
    return [scopes, ...(await concurrently(ids, CONCURRENCY, (id) => tryScope(ec2(region), region, id)))];
  });
  return answers.flat();
}

function regionChecks(looks: readonly CallResult<readonly Ipam[]>[]): DoctorCheck[] {
  const answered = looks.filter((look) => 'value' in look).map(({ region }) => region);
  // What is denied everywhere is a missing permission, and said there.
  const others = looks.flatMap((look) => ('error' in look && !look.denied ? [look] : []));
  const byError = Map.groupBy(others, ({ error }) => errorText(error));
  return [
    ...(answered.length > 0 ? [ok('Regions', `${count(answered.length)} searched: ${someOf(answered)}`)] : []),
    ...Array.from(byError, ([error, looksOf]) =>
      warning(
        'Regions',
        `${someOf(looksOf.map(({ region }) => region))} could not be searched: ${error}`,
        'Is the Region enabled in this account? An IPAM there would not be found.',
      ),
    ),
  ];
}

async function noIpam(
  regions: readonly string[],
  looks: readonly CallResult<readonly Ipam[]>[],
  accountId: string,
  ec2: Ec2,
): Promise<DoctorCheck[]> {
  // Nobody could look: there may well be one.
  if (!looks.some((look) => 'value' in look)) return [];
  const pools = await concurrently(regions, CONCURRENCY, (region) => lookForPools(ec2(region), region));
  const shared = checkSharedPools(pools, accountId);
  const text = `none is at home in ${counted(regions.length, 'Region')} of account ${accountId}`;
  const next = shared.some(({ status }) => status === 'failed')
    ? []
    : [
        'IPAM belongs to one account of the organisation, its delegated administrator: use the credentials of that one,',
        `or name another Region:  ${COMMAND} doctor --region REGION`,
        'There is none? VPCs and subnets can be read without it, at no cost (docs/without-ipam.md).',
      ];
  return [failed('IPAM', text, ...next), ...shared];
}

function nextCommand(ipams: readonly Ipam[], missing: readonly string[], home: string): string {
  // Once there is what was missing.
  if (missing.length > 0) return `${COMMAND} doctor`;
  if (ipams.length === 0) return `${COMMAND} run --no-ipam --regions ${home}`;
  return `${COMMAND} run --region ${homesOf(ipams).join(',')}`;
}

function homesOf(ipams: readonly Ipam[]): string[] {
  return [...new Set(ipams.flatMap(({ IpamRegion }) => IpamRegion ?? []))];
}
