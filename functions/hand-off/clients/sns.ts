import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { byRegion } from '../../shared/by-region.ts';
import type { Calls } from '../calls.ts';

const clients = byRegion((region) => new SNSClient(region ? { region } : {}));

export const publish: Calls['publish'] = (input, { region = '', abortSignal }) =>
  clients(region).send(new PublishCommand(input), { abortSignal });
