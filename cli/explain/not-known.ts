import { count } from '../../core/text/count.ts';
import type { Gap } from '../../statemachine/contracts/coverage.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { COMMAND } from '../kit/command-line.ts';

/** Something that the evaluation does not know, and how to find out. */
export interface NotKnown {
  readonly text: string;
  readonly next?: string;
}

/** Notes that say who has what, and so something that is known. */
export const ABOUT_TAKEN: readonly string[] = ['heldByOthers', 'heldForUnseen', 'reservedByHand'];

const KNOWN: readonly string[] = ['noRoomToGrow', 'otherCidrs', ...ABOUT_TAKEN];

export function notKnownOf(evaluation: Evaluation, gaps: readonly Gap[]): NotKnown[] {
  return [
    ...usage(evaluation),
    ...exactness(evaluation),
    ...disagreement(evaluation),
    ...age(evaluation),
    ...inside(evaluation),
    ...(evaluation.notes ?? []).filter(({ kind }) => !KNOWN.includes(kind)).map(({ text }) => ({ text })),
    ...gapsAbout(evaluation, gaps).map(({ text }) => ({ text })),
  ];
}

function usage({ verdict, resource }: Evaluation): NotKnown[] {
  if (verdict.status !== 'notMeasured') return [];
  return [{ text: verdict.text, ...(resource.type === 'subnet' && { next: askEc2(resource) }) }];
}

function exactness({ capacity, resource }: Evaluation): NotKnown[] {
  const { freeMin, freeMax } = capacity ?? {};
  if (freeMin === undefined || freeMax === undefined || freeMin === freeMax) return [];
  return [
    {
      text: `How many are free exactly: IPAM's figure ${capacity?.agrees === false ? 'is another one' : 'has 4 decimals'}, so it is from ${count(freeMin)} to ${count(freeMax)}`,
      ...(resource.type === 'subnet' && { next: askEc2(resource) }),
    },
  ];
}

function disagreement({ capacity }: Evaluation): NotKnown[] {
  const { agrees, ipamUsedPercent, usedPercent } = capacity ?? {};
  if (agrees !== false) return [];
  return [
    {
      text: `Why IPAM says ${ipamUsedPercent} % and its subnets add up to ${usedPercent} %: some may not be visible, or may be newer than IPAM's sample`,
    },
  ];
}

function age({ sampledAt, verdict }: Evaluation): NotKnown[] {
  if (sampledAt !== undefined || verdict.status !== 'evaluated') return [];
  return [{ text: 'When it was measured: AWS does not say. The figure is the one that the run read' }];
}

function inside({ inside, resource, verdict }: Evaluation): NotKnown[] {
  if (resource.type !== 'subnet' || resource.family !== 'ipv4' || verdict.status !== 'evaluated') return [];
  if (inside === undefined) {
    return [
      {
        text: 'What is inside: its reservations, /28 blocks and network interfaces were not read',
        next: "The policy's `inspect` says which subnets are read (docs/policy.md).",
      },
    ];
  }
  if (inside.status === 'notReadable') return [{ text: `What is inside: ${inside.text}`, next: `${COMMAND} doctor` }];
  return (inside.unread ?? []).map(({ what, text }) => ({ text: `Its ${what}: ${text}`, next: `${COMMAND} doctor` }));
}

/** Gaps of its scope that name its account or Region, or nobody in particular. */
function gapsAbout({ resource }: Evaluation, gaps: readonly Gap[]): Gap[] {
  return gaps.filter(
    ({ accountId, region }) =>
      (accountId !== undefined && accountId === resource.accountId) ||
      (accountId === undefined && region !== undefined && region === resource.region),
  );
}

function askEc2({ id, region }: Evaluation['resource']): string {
  return `aws ec2 describe-subnets --subnet-ids ${id}${region === undefined ? '' : ` --region ${region}`} --query 'Subnets[].AvailableIpAddressCount'`;
}
