import { type SampleOrganisation, sampleOrganisation } from '../../local/sample/organisation.ts';

/** For endpoints in a process of their own, which are told what to serve by a module and its options. */
export function load({ seed = 1 }: { readonly seed?: number }): Promise<SampleOrganisation> {
  return Promise.resolve(sampleOrganisation(seed));
}
