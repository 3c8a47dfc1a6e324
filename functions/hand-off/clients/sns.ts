import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { throughProxy } from '../../../storage/through-proxy.ts';
import { byRegion } from '../../shared/by-region.ts';
import type { Calls } from '../calls.ts';

const clients = byRegion((region) => new SNSClient({ ...throughProxy(), ...(region && { region }) }));

export const publish: Calls['publish'] = (input, { region = '', abortSignal }) =>
  clients(region).send(new PublishCommand(input), { abortSignal });
