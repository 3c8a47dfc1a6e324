import * as z from 'zod';
import { Policy } from '../../core/policy/schema.ts';
import type { Declared } from '../../core/policy/unknown-names.ts';
import type { AccountNames } from '../../core/text/owner-of.ts';
import { plainText } from '../../core/text/plain-text.ts';
import { AccountsText, type AccountsToRead } from '../../statemachine/contracts/accounts-to-read.ts';
import { InvalidInput } from '../../statemachine/contracts/invalid.ts';
import { ExecutionInput, Request } from '../../statemachine/contracts/request.ts';
import { Run } from '../../statemachine/contracts/run.ts';
import { Scope } from '../../statemachine/contracts/scope.ts';
import { Discovery } from '../../statemachine/contracts/summary.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { runKeys } from '../../storage/keys.ts';
import { type Objects, putJson } from '../../storage/objects.ts';
import { InvalidEnvironment } from '../shared/errors.ts';
import { Retries } from '../shared/patience.ts';
import { plainGap } from '../shared/plain-gap.ts';
import type { Invocation, Task } from '../shared/task.ts';
import type { AccountChecks } from './account-checks.ts';
import { callShareOf } from './call-share.ts';
import { choosePolicy } from './choose-policy.ts';
import { chooseScopes } from './choose-scopes.ts';
import { enabledRegions, type RegionCalls } from './enabled-regions.ts';
import { gapsOf } from './gaps.ts';
import { joinedScopes, notJoined } from './joined-scopes.ts';
import { ipamsOf, scopesOf } from './known-scopes.ts';
import { type CoverageCalls, lookAtAccounts } from './look-at-accounts.ts';
import { type IpamListCalls, lookInRegions, type RegionLook } from './look-in-regions.ts';
import { type OrganizationCalls, organizationNames } from './organization-names.ts';
import { lookWithoutIpam, notReadWithoutIpam } from './without-ipam.ts';

export const Input = z.object({
  runId: z.string().min(1),
  asOf: z.iso.datetime(),
  accounts: AccountsText.optional().describe('To be read without IPAM, beside what IPAMs see.'),
  request: z
    .unknown()
    .describe('What the execution was started with: checked here, so that the answer names the field.'),
  retries: Retries,
});
export type Input = z.infer<typeof Input>;

export const Output = z.object({ run: Run, scopesKey: z.string(), scopes: z.int(), failedScopes: z.int() });
export type Output = z.infer<typeof Output>;

export interface Deps extends IpamListCalls, CoverageCalls, RegionCalls, AccountChecks, OrganizationCalls {
  readonly objects: Objects;
  readonly homeRegions: readonly string[];
  /** What whoever runs it calls accounts. @default nothing */
  readonly accountNames?: AccountNames;
  /** Scopes that are read at a time. @default 1 */
  readonly scopesAtATime?: number;
  /** What a policy may name. */
  readonly declared: Declared;
}

/**
 * Finds the scopes that a request is about, fixes the policy for the run, and writes down what the run does not
 * cover. Throws InvalidInput, InvalidEnvironment, InvalidPolicy, NoIpamFound, and FailedCall: where no Region, or no account,
 * can be read, and where it may pass.
 */
export async function run(
  { runId, asOf, accounts, request: asked, retries = 0 }: Input,
  deps: Deps & Invocation,
): Promise<Output> {
  const { objects, homeRegions, declared, log } = deps;
  if (homeRegions.length === 0 && !accounts) throw new InvalidEnvironment('Environment: HOME_REGIONS names no Region');
  const request = parseRequest(asked);
  const { policy, used, problems } = await choosePolicy(objects, request, declared);
  const looks = await lookInRegions(deps, homeRegions, { ipamNeeded: !accounts });
  const ipams = ipamsOf(looks);
  const prefix = runKeys.prefix(runId, asOf);
  const withoutIpam = await lookWithoutIpam({ ...deps, retries }, accounts, request.scopes, {
    prefix,
    ipamFound: ipams.length > 0,
  });
  const known = [...scopesOf(looks), ...withoutIpam.scopes];
  const chosen = chooseScopes(known, request.scopes, describeLooks(looks, accounts));
  const failedScopes = chosen.flatMap(({ scope: { scopeId, ipamId, ipamRegion, accounts }, failure }) =>
    failure
      ? [{ scopeId, ipamId, ipamRegion, accounts, ...failure, message: plainText(failure.message, MAX_MESSAGE) }]
      : [],
  );

  const ipamsToRead = ipams.filter(({ ipamId }) => chosen.some(({ scope }) => scope.ipamId === ipamId));
  const [home] = ipams;
  const [seen, enabled, organization] = await Promise.all([
    lookAtAccounts(deps, { ipams: ipamsToRead, looks }, { prefix, asOf, policy }),
    home && policy.coverage.regions === 'on' ? enabledRegions(deps, home.region) : { regions: undefined, gaps: [] },
    organizationNames(deps),
  ]);
  const scopes = chosen
    .filter(({ failure }) => !failure)
    .map(({ scope }) => ({
      ...scope,
      ...joinedScopes(scope, known, policy.overlap),
      resourceDiscoveries: seen.resourceDiscoveries.get(scope.ipamId ?? ''),
      ...(seen.partly.has(scope.ipamId ?? '') && { moreDiscoveries: true as const }),
    }))
    .map((scope, _, all) => ({ ...scope, callShare: callShareOf(scope, all, deps.scopesAtATime ?? 1) }));
  // Whoever reads the run finds all names in one place. Those of the policy are what its author wants to read.
  const accountNames = { ...deps.accountNames, ...organization.names, ...policy.accountNames };
  await putJson(objects, runKeys.policy(prefix), Policy, { ...policy, accountNames });
  await putJson(objects, runKeys.scopes(prefix), z.array(Scope), scopes);
  await putJson(objects, runKeys.discovery(prefix), Discovery, {
    schemaVersion: SCHEMA_VERSION,
    runId,
    asOf,
    request,
    policy: used,
    regions: looks.map(({ region, ipams, error }) => ({ region, ipams: ipams.length, error: error?.message })),
    enabledRegions: enabled.regions,
    ipams,
    scopeCount: scopes.length,
    failedScopes,
    gaps: [
      ...gapsOf(looks, ipamsToRead),
      ...seen.gaps,
      ...enabled.gaps,
      ...organization.gaps,
      ...withoutIpam.gaps,
      ...notJoined(known, policy.overlap),
      ...notReadWithoutIpam(request, scopes),
    ].map(plainGap),
    accounts: seen.accounts,
    withoutIpam: withoutIpam.found,
    problems,
  });
  log.info('Discovered', { ipams: ipams.length, scopes: scopes.length, failedScopes: failedScopes.length, used });
  const { authoritative, dryRun, resourceTypes } = request;
  return {
    run: { runId, asOf, prefix, authoritative, dryRun, resourceTypes, samples: policy.coverage.samples === 'on' },
    scopesKey: runKeys.scopes(prefix),
    scopes: scopes.length,
    failedScopes: failedScopes.length,
  };
}

/** Longer than any of ours; what AWS says in them may be anything. */
const MAX_MESSAGE = 2000;

/** An execution that is started with nothing, or with null, asks for everything. */
function parseRequest(asked: unknown): Request {
  const parsed = Request.safeParse(asked ?? {});
  if (parsed.success) return parsed.data;
  // The state machine takes a task token out; one that is none is still there, and what is wrong with it says this.
  throw InvalidInput.from('The request', ExecutionInput.safeParse(asked).error ?? parsed.error);
}

function describeLooks(looks: readonly RegionLook[], accounts: AccountsToRead | undefined): string {
  const names = (some: readonly RegionLook[]) => some.map(({ region }) => region).join(', ');
  const unread = looks.filter(({ error }) => error);
  const read = names(looks.filter(({ error }) => !error));
  const regions = unread.length > 0 ? `${read} (${names(unread)} could not be read)` : read;
  return [...(regions ? [regions] : []), ...(accounts ? ['the accounts read without IPAM'] : [])].join(' and ');
}

export const discoverTask: Task<Input, Output, Deps> = { name: 'Discover', Input, Output, run };
