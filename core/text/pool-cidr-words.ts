/** States of a pool's CIDR that is no space of the pool. */
const STATES: Readonly<Record<string, string>> = {
  'pending-provision': 'is being provisioned',
  'failed-provision': 'could not be provisioned',
  'pending-deprovision': 'is being deprovisioned',
  'failed-deprovision': 'could not be deprovisioned',
  'pending-import': 'is being imported',
  'failed-import': 'could not be imported',
  deprovisioned: 'was deprovisioned',
};

/** IpamPoolCidrFailureCode of the EC2 API. A message stands behind it, where AWS has one. */
const FAILURES: Readonly<Record<string, string>> = {
  'cidr-not-available': 'the CIDR is not available',
  'limit-exceeded': 'a quota is exceeded',
};

/** "could not be provisioned (failed-provision): a quota is exceeded". The failure is AWS's text: "code: message". */
export function poolCidrWords(state: string, failure?: string): string {
  const [code = '', ...message] = failure?.split(': ') ?? [];
  const why = [FAILURES[code] ?? code, ...message].filter((each) => each !== '').join(': ');
  return `${STATES[state] ?? 'is not provisioned'} (${state})${why === '' ? '' : `: ${why}`}`;
}
