import type { Vpc } from '@aws-sdk/client-ec2';
import { parseCidr } from '../../core/address/cidr.ts';
import type { JoinedVpcRecord } from '../../statemachine/contracts/overlap.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { runKeys } from '../../storage/keys.ts';
import type { Objects } from '../../storage/objects.ts';
import { associatedCidrs } from '../shared/associated-cidrs.ts';
import { joinedVpc } from '../shared/joined-vpc.ts';
import type { ListedAccount } from '../shared/listed-account.ts';

/** About 1 MB each, in memory here, and again where a scope reads them. */
const LINES_IN_PART = 5000;

/**
 * Writes down what several scopes without IPAM have to know of each other, so that none has to ask EC2 for the VPCs of all
 * the others. VPCs leave in the order in which they come, and each scope sorts what it reads. By attempt: two of them that
 * overlap may not have seen the same.
 */
export class AllAccounts {
  readonly #objects: Objects;
  readonly #run: { readonly prefix: string; readonly attempt: string };
  #lines: string[] = [];
  #parts = 0;

  constructor(objects: Objects, run: { readonly prefix: string; readonly attempt: string }) {
    this.#objects = objects;
    this.#run = run;
  }

  async addVpcs(vpcs: readonly Vpc[], region: string, scopeId: string): Promise<void> {
    for (const record of vpcs.flatMap((vpc) => recordsOf(vpc, region, scopeId))) {
      this.#lines.push(JSON.stringify(record));
      if (this.#lines.length >= LINES_IN_PART) await this.#write();
    }
  }

  /** Once, after the last VPC. */
  async end(accounts: readonly ListedAccount[]): Promise<NonNullable<Scope['allAccounts']>> {
    const { prefix, attempt } = this.#run;
    if (this.#lines.length > 0) await this.#write();
    await this.#objects.writeLines(
      runKeys.ec2Accounts(prefix, attempt),
      accounts.map((account) => JSON.stringify(account)),
    );
    return { attempt, vpcParts: this.#parts };
  }

  async #write(): Promise<void> {
    const { prefix, attempt } = this.#run;
    // Taken out before anything is awaited: others add meanwhile.
    const full = this.#lines;
    this.#lines = [];
    await this.#objects.writeLines(runKeys.ec2Vpcs(prefix, attempt, this.#parts++), full);
  }
}

/** None without an id or a readable CIDR: the scope that it belongs to counts it. */
function recordsOf(vpc: Vpc, region: string, scopeId: string): JoinedVpcRecord[] {
  const { VpcId: id, OwnerId: accountId, Tags = [] } = vpc;
  if (!id) return [];
  const name = Tags.find(({ Key }) => Key === 'Name')?.Value || undefined;
  return associatedCidrs(vpc).flatMap((text) => {
    const cidr = parseCidr(text ?? '')?.text;
    return cidr ? [joinedVpc({ id, cidr, name, accountId, region }, scopeId)] : [];
  });
}
