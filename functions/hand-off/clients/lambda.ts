import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { throughProxy } from '../../../storage/through-proxy.ts';
import { byRegion } from '../../shared/by-region.ts';
import type { Calls } from '../calls.ts';

const clients = byRegion((region) => new LambdaClient({ ...throughProxy(), ...(region && { region }) }));

export const invoke: Calls['invoke'] = (input, { region = '', abortSignal }) =>
  clients(region).send(new InvokeCommand(input), { abortSignal });
