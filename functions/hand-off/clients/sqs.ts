import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { throughProxy } from '../../../storage/through-proxy.ts';
import { byRegion } from '../../shared/by-region.ts';
import type { Calls } from '../calls.ts';

// By Region, like every other service: as a queue's URL, an endpoint set in the environment would not count.
const clients = byRegion(
  (region) => new SQSClient({ ...throughProxy(), useQueueUrlAsEndpoint: false, ...(region && { region }) }),
);

export const sendMessage: Calls['sendMessage'] = (input, { region = '', abortSignal }) =>
  clients(region).send(new SendMessageCommand(input), { abortSignal });
