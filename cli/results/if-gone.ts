import { COMMAND } from '../kit/command-line.ts';
import type { Results } from './results.ts';

/** Types that have a history. It knows what is gone by its id: it keeps no names. */
const ID = /^(vpc|subnet|ipam-pool|ipv4pool-ec2)-[0-9a-f]+$/;

/** What to ask next where the newest results have no such id. */
export function ifGone(text: string, { flags }: Pick<Results, 'flags'>): string[] {
  return ID.test(text) ? [`If it is gone, how full it was:  ${COMMAND} history ${text}${flags}`] : [];
}
