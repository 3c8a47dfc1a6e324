const WORDS: ReadonlyMap<string, string> = new Map([
  ['instance', 'instances'],
  ['kubernetes', 'Kubernetes'],
  ['container', 'containers'],
  ['loadBalancer', 'load balancers'],
  ['natGateway', 'NAT gateways'],
  ['lambda', 'Lambda functions'],
  ['database', 'databases'],
  ['cache', 'caches'],
  ['fileSystem', 'file systems'],
  ['endpoint', 'VPC endpoints'],
  ['transitGateway', 'transit gateways'],
  ['directory', 'directories'],
]);

/** Whose network interfaces they are, as people say it. */
export function ownerWords(type: string): string {
  return WORDS.get(type) ?? type;
}
