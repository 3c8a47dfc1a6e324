import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { byRegion } from '../../shared/by-region.ts';
import type { Calls } from '../calls.ts';

const clients = byRegion((region) => new SQSClient(region ? { region } : {}));

export const sendMessage: Calls['sendMessage'] = (input, { region = '', abortSignal }) =>
  clients(region).send(new SendMessageCommand(input), { abortSignal });
