/** Where each partition has its console. */
const HOSTS: Readonly<Record<string, (region: string) => string>> = {
  aws: (region) => `${region}.console.aws.amazon.com`,
  'aws-us-gov': () => 'console.amazonaws-us-gov.com',
  'aws-cn': () => 'console.amazonaws.cn',
};

/** The page of an execution; undefined in a partition whose console is not known. */
export function executionLink(executionArn: string): string | undefined {
  const [, partition = '', , region = ''] = executionArn.split(':');
  const host = HOSTS[partition]?.(region);
  return host && `https://${host}/states/home?region=${region}#/v2/executions/details/${executionArn}`;
}
