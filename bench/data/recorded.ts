import { type Recorded, readRecorded } from '../../local/recorded/recorded.ts';

/** For endpoints in a process of their own, which are told what to serve by a module and its options. */
export function load({ directory }: { readonly directory: string }): Promise<Recorded> {
  return readRecorded(directory);
}
