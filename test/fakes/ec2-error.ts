import { EC2ServiceException } from '@aws-sdk/client-ec2';

/** What the SDK throws when EC2 answers with an error. */
export function ec2Error(
  name: string,
  message: string = `The message of ${name}.`,
  $fault: 'client' | 'server' = 'client',
): EC2ServiceException {
  return new EC2ServiceException({ name, message, $fault, $metadata: {} });
}
