import type { Note } from '../../statemachine/contracts/finding.ts';
import type { ResourceCidr } from '../../statemachine/contracts/resource-cidr.ts';

/** That something was seen through an account that it is shared with, and that its owner is who can change it. */
export function participantView({ resource, seenBy }: ResourceCidr): Note | undefined {
  if (seenBy === undefined) return undefined;
  const owner = resource.accountId ?? 'which is not known';
  return {
    kind: 'participantView',
    text: `Its owner, account ${owner}, was not read; this is what account ${seenBy} sees, with which it is shared.`,
  };
}
