/** As the console itself has its addresses: AWS documents none. */

/** Where the console shows an object: the link in a message, for readers without a command line. */
export function objectUrl(region: string, bucket: string, key: string): string {
  return consoleUrl('object', region, bucket, key);
}

/** The same of all that begins with a prefix. */
export function prefixUrl(region: string, bucket: string, prefix: string): string {
  return consoleUrl('buckets', region, bucket, prefix);
}

function consoleUrl(what: 'object' | 'buckets', region: string, bucket: string, key: string): string {
  const parts = [`region=${encodeURIComponent(region)}`, `prefix=${encodeURIComponent(key)}`];
  return `https://${region}.${domainOf(region)}/s3/${what}/${encodeURIComponent(bucket)}?${parts.join('&')}`;
}

function domainOf(region: string): string {
  if (region.startsWith('cn-')) return 'console.amazonaws.cn';
  return region.startsWith('us-gov-') ? 'console.amazonaws-us-gov.com' : 'console.aws.amazon.com';
}
