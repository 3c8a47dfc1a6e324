/** One client a Region, made when it is first needed. */
export function byRegion<Client>(create: (region: string) => Client): (region: string) => Client {
  const clients = new Map<string, Client>();
  return (region) => {
    const client = clients.get(region) ?? create(region);
    clients.set(region, client);
    return client;
  };
}

/** `arn:aws:sns:eu-west-1:…` → `eu-west-1`: SNS refuses a call that comes to another Region than the topic's. */
export function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}
