import { type Cidr, parseCidr } from '../../core/address/cidr.ts';
import { cidrFault } from '../../core/address/cidr-fault.ts';
import { MOST_BLOCKS, parseWanted, type Wanted } from '../../core/address/fit.ts';
import type { Family } from '../../statemachine/contracts/resource-cidr.ts';
import { COMMAND } from '../kit/command-line.ts';
import { CliError } from '../kit/errors.ts';
import { sanitize } from '../kit/sanitize.ts';
import { refuseEmpty, wrong } from '../kit/values.ts';
import { outFlags } from '../results/local.ts';

/** What commander hands over: every value still as it was typed. */
export interface RawFitOptions {
  readonly vpc?: string;
  readonly pool?: string;
  readonly scope?: string;
  readonly within?: string;
  readonly policy?: string;
  readonly live?: true;
  readonly out?: string;
  readonly stack?: string;
  readonly region?: readonly string[];
  readonly json?: true;
}

/** What blocks are to be taken from. */
export type Target =
  | { readonly kind: 'vpc' | 'pool'; readonly id: string; readonly scopeId?: string }
  | { readonly kind: 'cidr'; readonly cidr: Cidr; readonly scopeId: string };

export interface FitPlan {
  readonly target: Target;
  readonly wanted: readonly Wanted[];
  readonly policyFile?: string;
  readonly json: boolean;
}

/** Turns arguments into what to look for. Throws CliError naming the option and the value. */
export function planFit(texts: readonly string[], raw: RawFitOptions): FitPlan {
  refuseEmpty(raw);
  return {
    target: targetOf(raw),
    wanted: wantedOf(texts),
    ...(raw.policy !== undefined && { policyFile: raw.policy }),
    json: raw.json === true,
  };
}

function targetOf(raw: RawFitOptions): Target {
  const { vpc, pool, scope, within } = raw;
  const find = (what: string) => `${COMMAND} find ${what}${flagsOf(raw)}`;
  const given = [vpc, pool, within].filter((each) => each !== undefined);
  if (given.length !== 1) {
    throw new CliError(
      given.length === 0
        ? 'Where should it fit? Name a VPC, a pool, or a CIDR'
        : 'Name one place: --vpc, --pool or --within',
      [
        '--vpc vpc-…, --pool ipam-pool-…, or --scope ipam-scope-… --within 10.0.0.0/12',
        `To look for an id:  ${find('NAME')}`,
      ],
    );
  }
  const scopeId = scope === undefined ? {} : { scopeId: scope };
  if (vpc !== undefined) return { kind: 'vpc', id: idOf('--vpc', vpc, /^vpc-\w+$/, 'vpc-…', find), ...scopeId };
  if (pool !== undefined)
    return { kind: 'pool', id: idOf('--pool', pool, /^ipam-pool-\w+$/, 'ipam-pool-…', find), ...scopeId };
  const cidr = parseCidr(within ?? '');
  if (!cidr) throw wrong('--within', within ?? '', cidrFault(within ?? '', 'is not a CIDR (10.0.0.0/12)'));
  if (scope === undefined) {
    throw new CliError('--within needs --scope: private scopes may all have the same addresses', [
      `To see which scopes have some there:  ${find(cidr.text)}`,
    ]);
  }
  return { kind: 'cidr', cidr, scopeId: scope };
}

function idOf(option: string, value: string, form: RegExp, like: string, find: (what: string) => string): string {
  if (form.test(value)) return value;
  throw wrong(option, value, `is not an id (${like})`, [`To look for it by name:  ${find(JSON.stringify(value))}`]);
}

/** What says where the results are: there the other command has to look, too. */
function flagsOf({ out, stack, region = [] }: RawFitOptions): string {
  if (stack === undefined) return outFlags(out);
  return [` --stack ${stack}`, ...region.map((each) => ` --region ${each}`)].join('');
}

function wantedOf(texts: readonly string[]): Wanted[] {
  const wanted = texts
    .flatMap((text) => text.split(','))
    .map((text) => {
      const each = parseWanted(text.trim());
      if (each && each.count > 0 && each.prefixLength <= 128) return each;
      throw new CliError(`${sanitize(text)} is not a number of blocks`, ['It looks like this: 12x/24, or /24 for one']);
    });
  if (wanted.length === 0) throw new CliError('Nothing to fit', ['Say how many blocks of which size: 12x/24 3x/22']);
  const blocks = wanted.reduce((sum, { count }) => sum + count, 0);
  if (blocks > MOST_BLOCKS) throw new CliError(`${blocks} blocks are too many: ${MOST_BLOCKS} at most`);
  return wanted;
}

/** VPCs have no IPv6 CIDR as large as a /32, and no IPv4 block is smaller. */
export function familyWanted(wanted: readonly Wanted[]): Family {
  const families = new Set(wanted.map(({ prefixLength }) => (prefixLength > 32 ? 'ipv6' : 'ipv4')));
  if (families.size > 1) throw new CliError('IPv4 and IPv6 blocks are asked for at once: ask twice');
  return families.has('ipv6') ? 'ipv6' : 'ipv4';
}
